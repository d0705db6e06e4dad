"""Asks the model for a claim or a pack: with a free key, behind a warm prefix, on the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyworker.llm import ModelError
from pyworker.worker.on_record import ask_on_record
from pyworker.worker.warmth import Warmth

if TYPE_CHECKING:
    from collections.abc import Hashable

    from pyworker.llm import Answer, Request
    from pyworker.worker.lane import Door, Lane, Pass
    from pyworker.worker.observer import Observer
    from pyworker.worker.packs import Pack


class Asking:
    """Makes requests; whatever becomes of one, the lane and the observer hear of it."""

    def __init__(self, observer: Observer) -> None:
        self._observer = observer
        self._warmth = Warmth()

    async def ask(self, pack: Pack, lane: Lane, given: Pass) -> Answer:
        """Ask, with another key if this one is refused; raises ModelError or ClosedError."""
        request = pack.request()
        while True:
            try:
                answer = await self._ask_behind_warm_prefix(pack, request, given.door)
            except ModelError as error:
                lane.failed(given, error)
                if not (error.of_key and lane.has_another_key):
                    raise
            except BaseException:
                lane.give_back(given)
                raise
            else:
                lane.answered(given, answer)
                return answer
            given = await lane.enter()

    async def _ask_behind_warm_prefix(self, pack: Pack, request: Request, door: Door) -> Answer:
        prefix = door.model.prefix(request)
        if prefix is None:
            return await ask_on_record(door.model, door.label, pack, request, self._observer)
        # a cache belongs to an account, and another key may be another account's
        entry: Hashable = (door.label, request.model, prefix)
        first = await self._warmth.wait(entry)
        try:
            answer = await ask_on_record(door.model, door.label, pack, request, self._observer)
            self._warmth.used(entry)
        finally:
            if first:
                self._warmth.done(entry)
        return answer
