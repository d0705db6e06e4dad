"""One request first, then the others: a prompt cache holds a prefix once an answer has begun.

A hundred requests sent side by side with a cold prefix pay for writing it a hundred times.
"""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

STAYS_WARM = 240.0
"""Seconds since its last use that a prefix is taken for cached; the provider keeps it for 300."""
LONGEST_WAIT = 30.0
"""Seconds that requests wait for the first one before they go all the same."""
MOST_KNOWN = 1_000


class Warmth:
    """Which prefixes are cached, as far as one worker knows."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._used: dict[Hashable, float] = {}
        self._warming: dict[Hashable, asyncio.Event] = {}

    async def wait(self, prefix: Hashable) -> bool:
        """Wait while somebody warms the prefix; True asks the caller to do it and call `done`."""
        while not self._is_warm(prefix):
            first = self._warming.get(prefix)
            if first is None:
                self._warming[prefix] = asyncio.Event()
                return True
            try:
                await asyncio.wait_for(first.wait(), LONGEST_WAIT)
            except TimeoutError:
                return False
        return False

    def done(self, prefix: Hashable) -> None:
        """Let the next one try, or everybody if it was `used`."""
        if waiting := self._warming.pop(prefix, None):
            waiting.set()

    def used(self, prefix: Hashable) -> None:
        """Note that an answer came for a request with this prefix."""
        self._used.pop(prefix, None)
        self._used[prefix] = self._clock()
        if len(self._used) > MOST_KNOWN:
            del self._used[next(iter(self._used))]

    def _is_warm(self, prefix: Hashable) -> bool:
        return self._clock() - self._used.get(prefix, float("-inf")) < STAYS_WARM
