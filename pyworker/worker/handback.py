"""Answers and failures, gathered for a moment and handed back together."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pyworker.database.errors import DatabaseUnavailableError, OverlayError
from pyworker.llm import Answer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from pyworker.database.queue import Queue
    from pyworker.database.rows import HeldClaim
    from pyworker.llm import ModelError
    from pyworker.worker.ledger import Ledger
    from pyworker.worker.observer import Observer

GATHER_SECONDS = 0.1
"""How long an answer waits for a batch to fill; a statement for each would cost far more."""


class HandBack:
    """Collects what became of claims and tells the queue, a batch at a time."""

    def __init__(
        self,
        queue: Queue,
        observer: Observer,
        ledger: Ledger,
        batch_size: int,
        settled: Callable[[HeldClaim], None],
    ) -> None:
        self._ledger = ledger
        self._queue = queue
        self._observer = observer
        self._batch_size = batch_size
        self._settled = settled
        self._answers: list[tuple[HeldClaim, dict[str, Any]]] = []
        self._failures: list[tuple[HeldClaim, dict[str, Any]]] = []
        self._releases: list[tuple[HeldClaim, float]] = []
        self._something = asyncio.Event()
        self._enough = asyncio.Event()

    def answer(self, claim: HeldClaim, answer: Answer) -> None:
        """Hand an answer back."""
        self._answers.append((claim, {**claim.proof, "data": answer.data}))
        self._tell(len(self._answers))

    def failure(self, claim: HeldClaim, error: ModelError, *, of_pack: bool = False) -> None:
        """Hand back a claim that got no answer; the kind of the error decides what follows."""
        failure: dict[str, Any] = {**claim.proof, "kind": error.kind, "error": str(error)}
        if of_pack:
            failure["pack"] = True
        if error.retry_after is not None:
            failure["retry_after"] = error.retry_after
        self._failures.append((claim, failure))
        self._tell(len(self._failures))

    def parts(self, parts: Iterable[tuple[HeldClaim, Answer | ModelError]]) -> None:
        """Hand back what an answer has for each of its overlays."""
        for claim, part in parts:
            if isinstance(part, Answer):
                self.answer(claim, part)
            else:
                self.failure(claim, part, of_pack=True)

    def release(self, claim: HeldClaim, seconds: float) -> None:
        """Hand a claim back unworked, to be offered again after so many seconds."""
        self._releases.append((claim, seconds))
        self._tell(len(self._releases))

    async def run(self) -> None:
        """Hand back what comes, until cancelled."""
        while True:
            await self._something.wait()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._enough.wait(), GATHER_SECONDS)
            await self.flush()

    async def flush(self) -> None:
        """Hand back everything that has come."""
        self._something.clear()
        self._enough.clear()
        while self._answers:
            await self._hand("answers", self._answers, self._queue.complete_overlay_batch)
        while self._failures:
            await self._hand("faults", self._failures, self._queue.fail_overlay_batch)
        while self._releases:
            await self._release_some()
        await self._ledger.hand_in(self._observer)

    def _tell(self, count: int) -> None:
        self._something.set()
        if count >= self._batch_size:
            self._enough.set()

    async def _release_some(self) -> None:
        batch = self._releases[: self._batch_size]
        del self._releases[: self._batch_size]
        answer = await self._queue.release_overlay_batch(
            [claim for claim, _ in batch],
            "its model is left alone for a while",
            timedelta(seconds=max(seconds for _, seconds in batch)),
        )
        self._observer.on_hand_back("unworked", answer)
        for claim, _ in batch:
            self._settled(claim)

    async def _hand(
        self,
        act: str,
        waiting: list[tuple[HeldClaim, dict[str, Any]]],
        call: Callable[[list[dict[str, Any]]], Awaitable[dict[str, Any]]],
    ) -> None:
        batch = waiting[: self._batch_size]
        del waiting[: self._batch_size]
        await self._ledger.hand_in(
            self._observer
        )  # money first: what is handed back is reserved no more
        try:
            self._report(act, await call([result for _, result in batch]))
        except DatabaseUnavailableError:
            raise
        except OverlayError:
            for claim, result in batch:
                await self._hand_alone(act, claim, result, call)
        for claim, _ in batch:
            self._settled(claim)

    async def _hand_alone(
        self,
        act: str,
        claim: HeldClaim,
        result: dict[str, Any],
        call: Callable[[list[dict[str, Any]]], Awaitable[dict[str, Any]]],
    ) -> None:
        """One answer that the database cannot store must not cost the others of its batch."""
        try:
            self._report(act, await call([result]))
        except OverlayError as error:
            failure: dict[str, Any] = {
                **claim.proof,
                "kind": "item",
                "error": f"not storable: {error.message}",
            }
            answer = await self._queue.fail_overlay_batch([failure])
            self._report("faults", answer)

    def _report(self, act: str, answer: dict[str, Any]) -> None:
        self._observer.on_hand_back(act, answer)
        for run_id, reason in answer.get("paused_runs", {}).items():
            self._observer.on_pause(run_id, reason)
