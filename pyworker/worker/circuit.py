"""Leaves a model alone that has answered nothing for a while, and then asks it once.

The claims of an open circuit go back to the queue, for which a database that knows when to offer
them again is the better place to wait than a worker that holds their leases.
"""

from __future__ import annotations

import random
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

FAULTS_TO_OPEN = 10
"""Faults of the provider in a row; where one request in four fails, chance seldom makes ten."""
FIRST_REST, LONGEST_REST = 2.0, 120.0
"""Seconds that a circuit stays open: the first time, and after many failed probes."""


class Circuit:
    """The state of one model. Times are in seconds of `clock`."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._faults = 0
        self._rest = 0.0
        self._open_until = 0.0

    @property
    def open_for(self) -> float:
        """Seconds until a probe may go; 0 when closed or half open."""
        return max(0.0, self._open_until - self._clock())

    @property
    def most_in_flight(self) -> float:
        """Requests that may be in flight: none, one probe, or any number."""
        if self._rest == 0.0:
            return float("inf")
        return 0 if self.open_for > 0 else 1

    def answered(self) -> None:
        """Close: whatever it said, the provider is there."""
        self._faults, self._rest, self._open_until = 0, 0.0, 0.0

    def faulted(self) -> bool:
        """Count a fault of the provider; answers whether this one opened the circuit."""
        self._faults += 1
        if self._faults < FAULTS_TO_OPEN or self.open_for > 0:
            return False
        self._rest = min(LONGEST_REST, self._rest * 2 or FIRST_REST)
        # several workers that failed together should not probe together
        self._open_until = self._clock() + self._rest * random.uniform(1.0, 1.5)  # noqa: S311
        return True
