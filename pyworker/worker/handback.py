"""Answers and failures, gathered for a moment and handed back together."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from pyworker.database.errors import DatabaseUnavailableError, OverlayError
from pyworker.worker.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from pyworker.database.queue import Queue
    from pyworker.database.rows import HeldClaim
    from pyworker.llm import Answer, ModelError
    from pyworker.worker.tally import Tally

GATHER_SECONDS = 0.05
"""How long an answer waits for others; a statement for each would cost the server far more."""


class HandBack:
    """Collects what became of claims and tells the queue, a batch at a time."""

    def __init__(
        self, queue: Queue, tally: Tally, batch_size: int, settled: Callable[[HeldClaim], None]
    ) -> None:
        self._queue = queue
        self.ledger = Ledger(queue)
        self._tally = tally
        self._batch_size = batch_size
        self._settled = settled
        self._answers: list[tuple[HeldClaim, dict[str, Any]]] = []
        self._failures: list[tuple[HeldClaim, dict[str, Any]]] = []
        self._something = asyncio.Event()

    def answer(self, claim: HeldClaim, answer: Answer) -> None:
        """Hand an answer back."""
        self._answers.append((claim, {**claim.proof, "data": answer.data}))
        self._something.set()

    def failure(self, claim: HeldClaim, error: ModelError, *, of_pack: bool = False) -> None:
        """Hand back a claim that got no answer; the kind of the error decides what follows."""
        self._tally.errors[error.kind] += 1
        failure: dict[str, Any] = {**claim.proof, "kind": error.kind, "error": str(error)}
        if of_pack:
            failure["pack"] = True
        if error.retry_after is not None:
            failure["retry_after"] = error.retry_after
        self._failures.append((claim, failure))
        self._something.set()

    async def run(self) -> None:
        """Hand back what comes, until cancelled."""
        while True:
            await self._something.wait()
            await asyncio.sleep(GATHER_SECONDS)
            await self.flush()

    async def flush(self) -> None:
        """Hand back everything that has come."""
        self._something.clear()
        while self._answers:
            await self._hand(self._answers, self._queue.complete_overlay_batch)
        while self._failures:
            await self._hand(self._failures, self._queue.fail_overlay_batch)
        await self.ledger.hand_in()

    async def _hand(
        self,
        waiting: list[tuple[HeldClaim, dict[str, Any]]],
        call: Callable[[list[dict[str, Any]]], Awaitable[dict[str, Any]]],
    ) -> None:
        batch = waiting[: self._batch_size]
        del waiting[: self._batch_size]
        await self.ledger.hand_in()  # money first: what is handed back is reserved no more
        try:
            self._count(await call([result for _, result in batch]))
        except DatabaseUnavailableError:
            raise
        except OverlayError:
            for claim, result in batch:
                await self._hand_alone(claim, result, call)
        for claim, _ in batch:
            self._settled(claim)

    async def _hand_alone(
        self,
        claim: HeldClaim,
        result: dict[str, Any],
        call: Callable[[list[dict[str, Any]]], Awaitable[dict[str, Any]]],
    ) -> None:
        """One answer that the database cannot store must not cost the others of its batch."""
        try:
            self._count(await call([result]))
        except OverlayError as error:
            self._tally.errors["item"] += 1
            failure: dict[str, Any] = {
                **claim.proof,
                "kind": "item",
                "error": f"not storable: {error.message}",
            }
            self._count(await self._queue.fail_overlay_batch([failure]))

    def _count(self, answer: dict[str, Any]) -> None:
        self._tally.add(answer)
        for run_id, reason in answer.get("paused_runs", {}).items():
            self._tally.pauses[run_id] = reason
