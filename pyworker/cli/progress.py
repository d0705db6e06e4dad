"""The line that moves while a worker works: how far, how fast, until when, what it cost so far."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from rich.console import Console
from rich.live import Live
from rich.text import Text

from pyworker.database.errors import OverlayError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from pyworker.database.queue import Queue
    from pyworker.worker import Options, Tally

EVERY = 0.5
"""Seconds between two looks at the tally."""
ASK_EVERY = 5.0
"""Seconds between two questions to the database: what is left changes by other hands as well."""
WINDOW = 30.0
"""Seconds over which the rate is taken, so that it follows a change and does not jump."""


@dataclass(frozen=True, slots=True)
class Left:
    """What the queue said last, and how much this worker had settled by then."""

    overlays: int
    settled: int
    spend: str | None = None

    def now(self, settled: int) -> int:
        """Return what is left by now, as far as this worker knows."""
        return max(0, self.overlays - (settled - self.settled))


def line(tally: Tally, left: Left | None, rate: float) -> str:
    """Say in one line how far a worker is. `rate` is in overlays a second."""
    parts = [f"{tally.completed} answered"]
    if tally.failed:
        parts.append(f"{tally.failed} failed")
    if left is not None:
        parts.append(f"{left.now(tally.settled)} left")
    if rate > 0:
        parts.append(f"{rate:.1f}/s" if rate < 10 else f"{rate:.0f}/s")  # noqa: PLR2004
        if left is not None:
            parts.append(f"done in {duration(left.now(tally.settled) / rate)}")
    if tally.input_tokens:
        cached = f" ({tally.cached_tokens / tally.input_tokens:.0%} cached)"
        parts.append(
            f"{tally.input_tokens:,}{cached if tally.cached_tokens else ''} tokens in, "
            f"{tally.output_tokens:,} out"
        )
    if left is not None and left.spend is not None:
        parts.append(f"{left.spend} spent")
    if tally.errors:
        kinds = (f"{count} {kind}" for kind, count in sorted(tally.errors.items()))
        parts.append(f"errors: {', '.join(kinds)}")
    return " · ".join(parts)


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
async def shown(queue: Queue, options: Options, tally: Tally) -> AsyncIterator[None]:
    """Keep the line on standard error up to date; nothing is shown where nobody looks."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    with Live(console=console, auto_refresh=False, transient=True) as live:
        showing = asyncio.create_task(_show(live, queue, options, tally))
        try:
            yield
        finally:
            showing.cancel()
            with suppress(asyncio.CancelledError):
                await showing


async def _show(live: Live, queue: Queue, options: Options, tally: Tally) -> None:
    rate, left, asked = Rate(), None, float("-inf")
    while True:
        if monotonic() - asked >= ASK_EVERY:
            with suppress(OverlayError):  # the worker itself will say what is wrong
                length = await queue.queue_length(
                    run_id=options.run_id, project_id=options.project_id
                )
                left = Left(length, tally.settled)
            asked = monotonic()
        text = line(tally, left, rate.of(monotonic(), tally.settled))
        live.update(Text(text, no_wrap=True, overflow="ellipsis"), refresh=True)
        await asyncio.sleep(EVERY)
