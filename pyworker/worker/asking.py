"""Asks the model for a claim or a pack: with a free key, behind a warm prefix, on the record."""

from __future__ import annotations

from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING

from pyworker.llm import ModelError
from pyworker.worker.observer import Call, Observer
from pyworker.worker.warmth import Warmth

if TYPE_CHECKING:
    from collections.abc import Hashable

    from pyworker.llm import Answer, Request
    from pyworker.worker.lane import Door, Lane, Pass
    from pyworker.worker.ledger import Ledger
    from pyworker.worker.packs import Pack


class Asking:
    """Makes requests; whatever becomes of one, the lane and the observer hear of it."""

    def __init__(self, observer: Observer, ledger: Ledger) -> None:
        self._observer = observer
        self._ledger = ledger
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
            return await self._ask_on_record(pack, request, door)
        # a cache belongs to an account, and another key may be another account's
        entry: Hashable = (door.label, request.model, prefix)
        first = await self._warmth.wait(entry)
        try:
            answer = await self._ask_on_record(pack, request, door)
            self._warmth.used(entry)
        finally:
            if first:
                self._warmth.done(entry)
        return answer

    async def _ask_on_record(self, pack: Pack, request: Request, door: Door) -> Answer:
        started_at, began = datetime.now(UTC), monotonic()
        failure: ModelError | None = None
        answer: Answer | None = None
        try:
            answer = await self._ledger.noted(
                pack.claims,
                door.model.answer(request),
                provider=door.model.provider,
                key=door.label,
            )
        except ModelError as error:
            failure = error
            raise
        finally:
            if ended := answer or failure:
                self._observer.on_call(
                    Call(
                        claim=pack.claims[0],
                        provider=door.model.provider,
                        key=door.label,
                        started_at=started_at,
                        latency_ms=round((monotonic() - began) * 1000),
                        outcome=failure.kind if failure else "answer",
                        error=str(failure) if failure else None,
                        request_id=ended.request_id,
                        usage=failure.billed if failure else answer,
                    )
                )
        return answer
