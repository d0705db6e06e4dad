"""Work through batches of messages: half the price, and an answer within a day.

A pass looks after what the provider has, then sends what is pending. What was sent stands in the
database, so that any worker can fetch the answers, whatever became of the one that asked.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from uuid import UUID

from pyworker.database.errors import DatabaseUnavailableError, OverlayError
from pyworker.database.rows import HeldClaim
from pyworker.llm import Answer, ModelError, Request, batches_of_messages
from pyworker.worker.handback import HandBack
from pyworker.worker.observer import Everybody, Observer
from pyworker.worker.options import Mode
from pyworker.worker.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyworker.database.queue import Queue
    from pyworker.database.rows import Claim, MessageBatch
    from pyworker.llm import MessageBatches
    from pyworker.worker.options import Options

Prefix = tuple[str, str, str]
"""Model, system prompt and schema of a request: what the provider may refuse for all alike."""

FIRST_KEY = "key 1"
"""Batches are sent with the first key only, since no other could fetch them."""
MOST_REQUESTS = 1000  # that plan_message_batch takes in one call


class BatchWorker:
    """One worker process: `run` until its mode says that it is done, or `stop` is called."""

    def __init__(self, queue: Queue, options: Options, *observers: Observer) -> None:
        self.tally = Tally()
        self._observer = Everybody((self.tally, *observers))
        self._queue = queue
        self._options = options
        self._stop = asyncio.Event()
        self._proven: set[Prefix] = set()
        self._hand_back = HandBack(queue, self._observer, MOST_REQUESTS, lambda _claim: None)

    def stop(self) -> None:
        """Send nothing more; what the provider has is fetched by whoever works next."""
        self._stop.set()

    async def run(self) -> Tally:
        """Work until there is nothing more to do.

        Raises OverlayError when the database refuses or stays away, and ModelError when no batch
        can be sent at all, before anything is claimed.
        """
        model = await asyncio.to_thread(batches_of_messages)
        try:
            while not self._stop.is_set():
                await self._look_after_batches(model)
                sent = not self._stop.is_set() and await self._send_pending(model)
                if self._options.mode is Mode.ONCE or not (sent or await self._wait_for_more()):
                    break
        finally:
            await model.close()
        return self.tally

    async def _look_after_batches(self, model: MessageBatches) -> None:
        while batch := await self._queue.take_message_batch(self._options.batch_poll):
            try:
                await self._look_after(model, batch)
            except ModelError as error:
                # the provider cannot be asked just now: the batch keeps until it can
                self.tally.errors[error.kind] += 1

    async def _look_after(self, model: MessageBatches, batch: MessageBatch) -> None:
        claims = {claim["overlay_id"]: _held(claim) for claim in batch.claims}
        name = batch.provider_batch_id
        if name is None:
            name = await model.find(claims.keys(), created_after=batch.planned_at)
            if name is None:
                await self._close(batch, "the provider knows no such batch")
                return
            await self._queue.submit_message_batch(batch.message_batch_id, name)
        if not await model.has_ended(name):
            if not batch.still_held:
                await model.cancel(name)
            return
        schemas = {key: batch.output_schemas[str(claim.run_id)] for key, claim in claims.items()}
        async for overlay_id, outcome in model.results(name, schemas):
            self._hand_back.ledger.noted_of_batch(name, claims[overlay_id], outcome)
            if isinstance(outcome, Answer):
                self._hand_back.answer(claims[overlay_id], outcome)
            else:
                self._failed(claims[overlay_id], outcome)
        await self._hand_back.flush()
        await self._close(batch, "ended")

    async def _close(self, batch: MessageBatch, reason: str) -> None:
        answer = await self._queue.close_message_batch(batch.message_batch_id, reason)
        self._observer.on_hand_back("unworked", {"lost": [], **answer})

    async def _send_pending(self, model: MessageBatches) -> bool:
        """Claim and send once; say whether there was anything to claim."""
        claims = await self._queue.claim_overlay_batch(
            MOST_REQUESTS,
            run_id=self._options.run_id,
            project_id=self._options.project_id,
            lease=self._options.lease,
            model_override=self._options.model_override,
        )
        self.tally.claimed += len(claims)
        accepted: list[Claim] = []
        for group in _by_prefix(claims):
            accepted += await self._prove(model, group)
        await self._hand_back.flush()
        if accepted:
            await self._send(model, accepted)
        return bool(claims)

    async def _prove(self, model: MessageBatches, claims: list[Claim]) -> list[Claim]:
        """Ask for the first of them at once, unless their kind is known to be accepted.

        A batch is checked long after it was taken: what is wrong with key, model or schema is
        better learnt from one request than from a thousand. Returns what is left to send.
        """
        prefix = _prefix(claims[0])
        for number, claim in enumerate(claims):
            if prefix in self._proven:
                return claims[number:]
            try:
                self._hand_back.answer(claim, await self._ask_at_once(model, claim))
                self._proven.add(prefix)
            except ModelError as error:
                self._failed(claim, error)
                if error.kind not in {"item", "item_terminal"}:
                    for other in claims[number + 1 :]:
                        self._failed(other, error)
                    return []
        return []

    async def _ask_at_once(self, model: MessageBatches, claim: Claim) -> Answer:
        return await self._hand_back.ledger.noted(
            [claim], model.answer(_request(claim)), provider=model.provider, key=FIRST_KEY
        )

    async def _send(self, model: MessageBatches, claims: list[Claim]) -> None:
        schemas = {str(claim.run_id): claim.output_schema for claim in claims}
        planned = await self._queue.plan_message_batch(claims, schemas)
        lost = set(planned["lost"])
        held = {str(claim.overlay_id): claim for claim in claims} | dict.fromkeys(lost)
        requests = {key: _request(claim) for key, claim in held.items() if claim is not None}
        self.tally.lost += len(lost)
        if not requests:
            return
        batch_id = UUID(planned["message_batch_id"])
        try:
            name = await model.create(requests)
        except ModelError as error:
            self.tally.errors[error.kind] += 1
            # a provider that failed may have taken the batch all the same: look_after finds out
            if error.kind != "provider":
                for claim in held.values():
                    if claim is not None:
                        self._failed(claim, error)
                await self._hand_back.flush()
                await self._queue.close_message_batch(batch_id, str(error))
            return
        await self._submit(model, batch_id, name)
        self.tally.sent += len(requests)

    def _failed(self, claim: HeldClaim, error: ModelError) -> None:
        self.tally.errors[error.kind] += 1
        self._hand_back.failure(claim, error)

    async def _submit(self, model: MessageBatches, batch_id: UUID, name: str) -> None:
        try:
            await self._queue.submit_message_batch(batch_id, name)
        except DatabaseUnavailableError:
            raise
        except OverlayError:
            # it took so long that somebody else has given the batch up and its claims back
            await model.cancel(name)
            raise

    async def _wait_for_more(self) -> bool:
        """Wait until a pass is worth another try; False when a drain has nothing to wait for."""
        options = self._options
        waits = [
            await self._queue.next_claim_in(run_id=options.run_id, project_id=options.project_id),
            await self._queue.next_message_batch_in(),
        ]
        known = [wait for wait in waits if wait is not None]
        if not known and options.mode is Mode.DRAIN:
            return False
        seconds = min([*known, options.batch_poll]).total_seconds()
        try:
            await asyncio.wait_for(self._stop.wait(), seconds)
        except TimeoutError:
            return True
        return False


def _held(claim: dict[str, str]) -> HeldClaim:
    return HeldClaim(UUID(claim["overlay_id"]), UUID(claim["run_id"]), UUID(claim["claim_token"]))


def _prefix(claim: Claim) -> Prefix:
    return (claim.model, claim.system_prompt, repr(claim.output_schema))


def _by_prefix(claims: Sequence[Claim]) -> list[list[Claim]]:
    groups: dict[Prefix, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(_prefix(claim), []).append(claim)
    return list(groups.values())


def _request(claim: Claim) -> Request:
    return Request(
        model=claim.model,
        max_tokens=claim.max_tokens,
        system_prompt=claim.system_prompt,
        user_prompt=claim.user_prompt,
        output_schema=claim.output_schema,
        block_content=claim.block_content,
    )
