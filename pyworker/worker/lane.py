"""One model as a worker sees it: the keys to it, who waits, and whether it answers at all.

Each model has a lane of its own, so that one that is slow, limited or down holds up no other.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from pyworker.worker.circuit import Circuit
from pyworker.worker.limiter import Limiter

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyworker.llm import Answer, Model, ModelError

SHORT_PAUSE = 2.0
"""Seconds for which claims wait here; for a longer pause they go back to the queue."""
SOON = 0.01
"""Seconds after which a lane looks again where it need not wait at all."""
ASIDE = 300.0
"""Seconds for which a key that was refused is not asked with, while another one is left."""


class ClosedError(Exception):
    """The model is left alone for so many `seconds`; nothing was asked."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"left alone for {seconds:.0f} s")
        self.seconds = seconds


@dataclass(slots=True)
class Door:
    """One key to the model. A key is known by its label, never by itself."""

    model: Model
    label: str
    limiter: Limiter
    aside_until: float = 0.0


@dataclass(frozen=True, slots=True)
class Pass:
    """Leave to make one request; give it back with `answered`, `failed` or `give_back`."""

    door: Door
    began: float


class Lane:
    """Lets at most `most` requests through at a time, in the order in which they came."""

    def __init__(
        self,
        models: list[tuple[str, Model]],
        most: int,
        held_off: Callable[[float], None],
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._doors = [Door(model, label, Limiter(most, clock)) for label, model in models]
        self._circuit = Circuit(clock)
        self._most = most
        self._held_off = held_off
        self._clock = clock
        self._queue: deque[asyncio.Future[Pass]] = deque()
        self._timer: asyncio.TimerHandle | None = None

    @property
    def closed_for(self) -> float:
        """Seconds for which there is no use in claiming for this model; 0 when there is."""
        pause = min(door.limiter.paused_for for door in self._usable)
        return max(self._circuit.open_for, pause if pause > SHORT_PAUSE else 0.0)

    @property
    def room(self) -> int:
        """Requests that could begin now."""
        windows = sum(max(0, door.limiter.room) for door in self._usable)
        return int(min(windows, self._most - self._in_flight, self._circuit.most_in_flight))

    @property
    def has_another_key(self) -> bool:
        """Whether a key is left that has not been refused."""
        return any(door.aside_until <= self._clock() for door in self._doors)

    async def enter(self) -> Pass:
        """Wait for leave to make a request; raises ClosedError."""
        if seconds := self.closed_for:
            raise ClosedError(seconds)
        place: asyncio.Future[Pass] = asyncio.get_running_loop().create_future()
        self._queue.append(place)
        self._dispatch()
        try:
            return await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled() and place.exception() is None:
                self.give_back(place.result())
            raise

    def answered(self, given: Pass, answer: Answer) -> None:
        """Give the pass back after an answer."""
        self._circuit.answered()
        given.door.limiter.went_well(given.began, answer.headroom)
        self.give_back(given)

    def failed(self, given: Pass, error: ModelError) -> None:
        """Give the pass back after a failure, which may close the lane or set the key aside."""
        if error.of_key:
            given.door.aside_until = self._clock() + ASIDE
        elif error.kind == "provider":
            if error.too_many or error.retry_after is not None:
                given.door.limiter.refused(given.began, error.retry_after)
            if self._circuit.faulted():
                self._held_off(self._circuit.open_for)
        elif error.billed is not None or error.kind == "item_terminal":
            self._circuit.answered()
        self.give_back(given)

    def give_back(self, given: Pass) -> None:
        """Give the pass back, with nothing learned from it."""
        given.door.limiter.end()
        self._dispatch()

    def _dispatch(self) -> None:
        """Let in whoever may go, and send away whoever would wait too long."""
        while self._queue and self._in_flight < min(self._most, self._circuit.most_in_flight):
            door = max(self._usable, key=lambda door: door.limiter.room)
            if door.limiter.room <= 0:
                break
            place = self._queue.popleft()
            if not place.done():
                place.set_result(Pass(door, door.limiter.begin()))
        if self._queue and (seconds := self.closed_for):
            waiting = [place for place in self._queue if not place.done()]
            self._queue.clear()
            for place in waiting:
                place.set_exception(ClosedError(seconds))
        elif self._queue and self._timer is None:
            pause = min(door.limiter.paused_for for door in self._usable)
            # a pause may have ended since the doors were looked at; with nothing in flight nobody
            # else would look again
            if pause > 0 or not self._in_flight:
                loop = asyncio.get_running_loop()
                self._timer = loop.call_later(max(pause, SOON), self._look_again)

    def _look_again(self) -> None:
        self._timer = None
        self._dispatch()

    @property
    def _in_flight(self) -> int:
        return sum(door.limiter.in_flight for door in self._doors)

    @property
    def _usable(self) -> list[Door]:
        """The doors whose keys were not refused, or all of them when no such is left."""
        now = self._clock()
        return [door for door in self._doors if door.aside_until <= now] or self._doors
