"""How many requests one key may have in flight to one model: more while it goes well, half if not.

As TCP does it: refusals halve the window, answers open it again, by a little up to where it was
refused last and, once it is past that, by half of itself in each round. So it stays near a limit
that is there, and is wide open again within a few rounds when there is none any more. It starts
fully open, since `--concurrency` is what somebody asked for; the provider's refusals and rate-limit
headers close it.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyworker.llm import Headroom

SCARCE = 0.05
"""Share of a rate limit that is left, below which the window closes as if it had been refused."""
ENOUGH = 0.2
"""Share of a rate limit that must be left for the window to grow."""
ROUNDS_BACK = 8
"""Rounds of answers in which a window that was halved opens to where it was refused."""
BEYOND = 0.5
"""Share of itself by which it opens in a round that goes further without being refused."""
LONGEST_PAUSE = 60.0
"""Seconds that a key stays silent at most, whatever was asked for; then one request tries."""


class Limiter:
    """The window of one key and model. Times are in seconds of `clock`."""

    def __init__(self, most: int, clock: Callable[[], float] = monotonic) -> None:
        self.in_flight = 0
        self.window = float(most)
        self._most = most
        self._clock = clock
        self._paused_until = 0.0
        self._narrowed_at = float("-inf")
        self._refused_at = float(most)

    @property
    def room(self) -> int:
        """Requests that may begin now."""
        return 0 if self.paused_for > 0 else int(self.window) - self.in_flight

    @property
    def paused_for(self) -> float:
        """Seconds until a request may begin; 0 when one may."""
        return max(0.0, self._paused_until - self._clock())

    def begin(self) -> float:
        """Take a place; answers when, for `refused` to tell old news from new."""
        self.in_flight += 1
        return self._clock()

    def end(self) -> None:
        """Give the place back."""
        self.in_flight -= 1

    def went_well(self, began: float, headroom: Headroom | None) -> None:
        """Open the window, unless the limit is near."""
        if headroom is not None and headroom.left < SCARCE:
            self._narrow(began)
            if headroom.left <= 0:
                self._pause(headroom.seconds_to_full * SCARCE)
        elif headroom is None or headroom.left >= ENOUGH:
            self.window = min(float(self._most), self.window + self._step())

    def refused(self, began: float, retry_after: float | None) -> None:
        """Halve the window, and be silent for as long as the provider asked."""
        self._narrow(began)
        if retry_after is not None:
            self._pause(retry_after)

    def _step(self) -> float:
        """Return by how much one answer opens it; a round has as many as the window is wide."""
        if self.window >= self._refused_at:
            return BEYOND
        return max(1.0, self._refused_at / 2 / ROUNDS_BACK) / self.window

    def _narrow(self, began: float) -> None:
        # what was sent before the last cut tells nothing about the window since
        if began >= self._narrowed_at:
            self._refused_at = self.window
            self.window = max(1.0, self.window / 2)
            self._narrowed_at = self._clock()

    def _pause(self, seconds: float) -> None:
        until = self._clock() + min(seconds, LONGEST_PAUSE)
        self._paused_until = max(self._paused_until, until)
