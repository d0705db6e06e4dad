"""The line that moves while a worker works: how far, how fast, until when, what it cost so far."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.live import Live
from rich.text import Text

from pyworker.cli.money import money
from pyworker.database.errors import OverlayError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from pyworker.cli.worker_log import JsonLog
    from pyworker.database.queue import Queue
    from pyworker.worker import Options, Tally

EVERY = 0.5
"""Seconds between two looks at the tally."""
LOG_EVERY = 10.0
"""The same for a log."""
ASK_EVERY = 5.0
"""Seconds between two questions to the database: what is left changes by other hands as well."""
WINDOW = 30.0
"""Seconds over which the rate is taken, so that it follows a change and does not jump."""


@dataclass(frozen=True, slots=True)
class Left:
    """What the queue said last, and how much this worker had settled by then."""

    overlays: int
    settled: int

    def now(self, settled: int) -> int:
        """Return what is left by now, as far as this worker knows."""
        return max(0, self.overlays - (settled - self.settled))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a worker is. `rate` is in overlays a second."""

    tally: Tally
    left: int | None
    rate: float

    @property
    def seconds_left(self) -> float | None:
        """Until nothing is left, at this rate; None where nobody knows."""
        return self.left / self.rate if self.left is not None and self.rate > 0 else None

    def line(self) -> str:
        """Say it in one line."""
        tally = self.tally
        parts = [f"{tally.completed} answered"]
        if tally.failed:
            parts.append(f"{tally.failed} failed")
        if self.left is not None:
            parts.append(f"{self.left} left")
        if self.rate > 0:
            parts.append(f"{self.rate:.1f}/s" if self.rate < 10 else f"{self.rate:.0f}/s")  # noqa: PLR2004
        if self.seconds_left is not None:
            parts.append(f"done in {duration(self.seconds_left)}")
        if spent := spend(tally):
            parts.append(spent)
        if tally.errors:
            kinds = (f"{count} {kind}" for kind, count in sorted(tally.errors.items()))
            parts.append(f"errors: {', '.join(kinds)}")
        if tally.input_tokens:
            cached = f" ({tally.cached_tokens / tally.input_tokens:.0%} cached)"
            parts.append(
                f"{tally.input_tokens:,}{cached if tally.cached_tokens else ''} tokens in, "
                f"{tally.output_tokens:,} out"
            )
        return " · ".join(parts)

    def values(self) -> dict[str, Any]:
        """Return the same for machines."""
        return {
            "completed": self.tally.completed,
            "failed": self.tally.failed,
            "left": self.left,
            "rate": round(self.rate, 2),
            "seconds_left": None if self.seconds_left is None else round(self.seconds_left),
            "spent": f"{self.tally.spent:f}",
            "uncosted_calls": self.tally.uncosted_calls,
            "errors": dict(self.tally.errors),
        }


def spend(tally: Tally) -> str:
    """Say what was spent, and what of it nobody knows; empty when nothing was."""
    if not (tally.spent or tally.uncosted_calls):
        return ""
    unknown = f" and {tally.uncosted_calls} requests of unknown cost"
    return f"{money(tally.spent)} USD spent" + (unknown if tally.uncosted_calls else "")


def duration(seconds: float) -> str:
    """Say how long that is, by its two largest units."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


class Rate:
    """Overlays a second over the last while."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def of(self, now: float, settled: int) -> float:
        """Note how much is settled now, and return the rate."""
        self._seen.append((now, settled))
        while now - self._seen[0][0] > WINDOW:
            self._seen.popleft()
        began, before = self._seen[0]
        return (settled - before) / (now - began) if now > began else 0.0


@asynccontextmanager
async def shown(
    queue: Queue, options: Options, tally: Tally, log: JsonLog | None
) -> AsyncIterator[None]:
    """Keep the line on standard error up to date, or write to the log now and then.

    Nothing is shown where nobody looks.
    """
    console = Console(stderr=True)
    if log is None and not console.is_terminal:
        yield
        return
    live = Live(console=console, auto_refresh=False, transient=True) if log is None else None
    with live or nullcontext():

        def show(progress: Progress) -> None:
            if log is not None:
                log.progress(progress.values())
            elif live is not None:
                text = Text(progress.line(), no_wrap=True, overflow="ellipsis")
                live.update(text, refresh=True)

        every = EVERY if log is None else LOG_EVERY
        showing = asyncio.create_task(_show(show, every, queue, options, tally))
        try:
            yield
        finally:
            showing.cancel()
            with suppress(asyncio.CancelledError):
                await showing


async def _show(
    show: Callable[[Progress], None],
    every: float,
    queue: Queue,
    options: Options,
    tally: Tally,
) -> None:
    rate, left, asked = Rate(), None, float("-inf")
    while True:
        if monotonic() - asked >= ASK_EVERY:
            with suppress(OverlayError):  # the worker itself will say what is wrong
                length = await queue.queue_length(**options.scope)
                left = Left(length, tally.settled)
            asked = monotonic()
        by_now = left.now(tally.settled) if left is not None else None
        show(Progress(tally, by_now, rate.of(monotonic(), tally.settled)))
        await asyncio.sleep(every)
