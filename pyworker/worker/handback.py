"""Answers and failures, gathered for a moment and handed back together."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from pyworker.database.errors import DatabaseUnavailableError, OverlayError
from pyworker.llm import Answer
from pyworker.worker.options import FULL_HAND_BACK

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Sequence

    from pyworker.database.queue import Queue
    from pyworker.database.rows import HeldClaim
    from pyworker.llm import ModelError
    from pyworker.worker.ledger import Ledger
    from pyworker.worker.observer import Observer

    Result: TypeAlias = tuple[HeldClaim, dict[str, Any]]
    Call: TypeAlias = Callable[[list[dict[str, Any]]], Awaitable[dict[str, Any]]]

ClaimWith = TypeVar("ClaimWith", bound="tuple[HeldClaim, Any]")

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
        self._answers: list[Result] = []
        self._failures: list[Result] = []
        self._releases: list[tuple[HeldClaim, float]] = []
        self._being_handed = 0
        self._something = asyncio.Event()
        self._enough = asyncio.Event()

    @property
    def unsettled(self) -> int:
        """Count what the database has not taken yet."""
        return self._being_handed + len(self._answers) + len(self._failures) + len(self._releases)

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
        # in turn: answers that never cease must not keep a failure waiting
        while self._answers or self._failures or self._releases:
            if self._answers:
                await self._hand_some("answers", self._answers, self._queue.complete_overlay_batch)
            if self._failures:
                await self._hand_some("faults", self._failures, self._queue.fail_overlay_batch)
            if self._releases:
                await self._release_some()
        await self._ledger.hand_in(self._observer)

    def _tell(self, count: int) -> None:
        self._something.set()
        if count >= min(self._batch_size, FULL_HAND_BACK):
            self._enough.set()

    async def _release_some(self) -> None:
        batch = self._taken(self._releases)
        answer = await self._queue.release_overlay_batch(
            [claim for claim, _ in batch],
            "its model is left alone for a while",
            timedelta(seconds=max(seconds for _, seconds in batch)),
        )
        self._observer.on_hand_back("unworked", answer)
        self._done(batch)

    async def _hand_some(self, act: str, waiting: list[Result], call: Call) -> None:
        batch = self._taken(waiting)
        # money first: what is handed back is reserved no more
        await self._ledger.hand_in(self._observer)
        await self._hand(act, batch, call)
        self._done(batch)

    def _taken(self, waiting: list[ClaimWith]) -> list[ClaimWith]:
        batch = waiting[: self._batch_size]
        del waiting[: self._batch_size]
        self._being_handed += len(batch)
        return batch

    def _done(self, batch: Sequence[tuple[HeldClaim, Any]]) -> None:
        self._being_handed -= len(batch)
        for claim, _ in batch:
            self._settled(claim)

    async def _hand(self, act: str, batch: list[Result], call: Call) -> None:
        """One answer that the database cannot store must not cost the others of its batch."""
        try:
            self._report(act, await call([result for _, result in batch]))
        except DatabaseUnavailableError:
            raise
        except OverlayError as error:
            if len(batch) > 1:
                half = len(batch) // 2
                await self._hand(act, batch[:half], call)
                await self._hand(act, batch[half:], call)
                return
            failure: dict[str, Any] = {
                **batch[0][0].proof,
                "kind": "item",
                "error": f"not storable: {error.message}",
            }
            self._report("faults", await self._queue.fail_overlay_batch([failure]))

    def _report(self, act: str, answer: dict[str, Any]) -> None:
        self._observer.on_hand_back(act, answer)
        for run_id, reason in answer.get("paused_runs", {}).items():
            self._observer.on_pause(run_id, reason)
