"""Fetches what a provider made of batches of messages, whoever has sent them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, UUID, uuid5

from pyworker.database.rows import HeldClaim
from pyworker.llm import Answer, ModelError
from pyworker.worker.observer import Call
from pyworker.worker.packs import parts_of
from pyworker.worker.sending import FIRST_KEY, schema_name

if TYPE_CHECKING:
    from pyworker.database.queue import Queue
    from pyworker.database.rows import MessageBatch
    from pyworker.llm import MessageBatches
    from pyworker.worker.handback import HandBack
    from pyworker.worker.observer import Observer
    from pyworker.worker.options import Options


@dataclass(frozen=True, slots=True)
class Sent:
    """One request of a batch: who waits for its answer, by position, and the schema it is to fit.

    The one claim of a request that is for no pack stands at position 0.
    """

    claims: dict[int, HeldClaim]
    output_schema: dict[str, Any]

    @property
    def is_shared(self) -> bool:
        """Whether it was the request of a pack."""
        return 0 not in self.claims


class Fetching:
    """The other half of a batch worker: from the provider to the queue."""

    def __init__(
        self, queue: Queue, options: Options, observer: Observer, hand_back: HandBack
    ) -> None:
        self._queue = queue
        self._options = options
        self._observer = observer
        self._hand_back = hand_back

    async def look_after_batches(self, model: MessageBatches) -> None:
        """Look at every batch that nobody has looked at for a while."""
        while batch := await self._queue.take_message_batch(self._options.batch_poll):
            try:
                await self._look_after(model, batch)
            except ModelError as error:
                # the provider cannot be asked just now: the batch keeps until it can
                self._observer.on_batch_fault(error)

    async def _look_after(self, model: MessageBatches, batch: MessageBatch) -> None:
        sent = _requests_of(batch)
        name = batch.provider_batch_id
        if name is None:
            name = await model.find(sent.keys(), created_after=batch.planned_at)
            if name is None:
                await self._close(batch, "the provider knows no such batch")
                return
            await self._queue.submit_message_batch(batch.message_batch_id, name)
        if not await model.has_ended(name):
            if not batch.still_held:
                await model.cancel(name)
            return
        schemas = {custom_id: request.output_schema for custom_id, request in sent.items()}
        async for custom_id, ended in model.results(name, schemas):
            self._apply(name, sent[custom_id], ended, model.provider)
        await self._hand_back.flush()
        await self._close(batch, "ended")

    def _apply(self, batch: str, sent: Sent, ended: Answer | ModelError, provider: str) -> None:
        claims = list(sent.claims.values())
        call = Call(
            # fetched by two workers it still counts once
            call_id=uuid5(NAMESPACE_URL, f"{batch}/{claims[0].overlay_id}"),
            claims=claims,
            provider=provider,
            key=FIRST_KEY,
            ended=ended,
            is_batch=True,
        )
        self._observer.on_call(call)
        if isinstance(ended, ModelError):
            for claim in claims:
                self._hand_back.failure(claim, ended, of_pack=sent.is_shared)
        elif sent.is_shared:
            self._hand_back.parts(parts_of(sent.claims, ended))
        else:
            self._hand_back.answer(claims[0], ended)

    async def _close(self, batch: MessageBatch, reason: str) -> None:
        answer = await self._queue.close_message_batch(batch.message_batch_id, reason)
        self._observer.on_hand_back("unworked", {"lost": [], **answer})


def _requests_of(batch: MessageBatch) -> dict[str, Sent]:
    """Put together what was asked together, by custom id."""
    sent: dict[str, Sent] = {}
    for planned in batch.claims:
        position = planned["position"] or 0
        name = schema_name(planned["run_id"], is_shared=position > 0)
        request = sent.setdefault(planned["custom_id"], Sent({}, batch.output_schemas[name]))
        request.claims[position] = HeldClaim(
            UUID(planned["overlay_id"]), UUID(planned["run_id"]), UUID(planned["claim_token"])
        )
    return sent
