"""Claims what is pending and sends it as one batch of messages, written down beforehand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from pyworker.database.errors import DatabaseUnavailableError, OverlayError
from pyworker.database.queue import MOST_AT_ONCE
from pyworker.llm import ModelError, keys_for
from pyworker.worker.on_record import ask_on_record
from pyworker.worker.packs import Pack, packs_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyworker.database.queue import Queue
    from pyworker.llm import MessageBatches
    from pyworker.worker.handback import HandBack
    from pyworker.worker.observer import Observer
    from pyworker.worker.options import Options

Prefix = tuple[str, str, str]
"""Model, system prompt and schema of a request: what the provider may refuse for all alike."""

FIRST_KEY = "key 1"
"""Batches are sent with the first key only, since no other could fetch them."""


class Sending:
    """One half of a batch worker: from the queue to the provider."""

    def __init__(
        self, queue: Queue, options: Options, observer: Observer, hand_back: HandBack
    ) -> None:
        self._queue = queue
        self._options = options
        self._observer = observer
        self._hand_back = hand_back
        self._proven: set[Prefix] = set()

    async def send_pending(self, model: MessageBatches) -> bool:
        """Claim and send once; say whether there was anything to claim."""
        claims = await self._queue.claim_overlay_batch(
            MOST_AT_ONCE,
            **self._options.scope,
            lease=self._options.lease,
            model_override=self._options.model_override,
        )
        if not claims:
            return False
        self._observer.on_claim(claims)
        accepted: list[Pack] = []
        for group in _by_prefix(packs_of(claims)):
            accepted += await self._prove(model, group)
        await self._hand_back.flush()
        if accepted:
            await self._send(model, accepted)
        return True

    async def _prove(self, model: MessageBatches, packs: list[Pack]) -> list[Pack]:
        """Ask for the first of them at once, unless their kind is known to be accepted.

        A batch is checked long after it was taken: what is wrong with key, model or schema is
        better learnt from one request than from a thousand. Returns what is left to send.
        """
        prefix = _prefix(packs[0])
        if keys_for(packs[0].model)[0].provider != model.provider:
            text = f"{packs[0].model} has no batches; work this run without --batch-api"
            for pack in packs:
                self._failed(pack, ModelError("configuration", text))
            return []
        for number, pack in enumerate(packs):
            if prefix in self._proven:
                return packs[number:]
            try:
                answer = await ask_on_record(model, FIRST_KEY, pack, pack.request(), self._observer)
                self._hand_back.parts(pack.parts(answer))
                self._proven.add(prefix)
            except ModelError as error:
                self._failed(pack, error)
                if error.kind not in {"item", "item_terminal"}:
                    for other in packs[number + 1 :]:
                        self._failed(other, error)
                    return []
        return []

    async def _send(self, model: MessageBatches, packs: list[Pack]) -> None:
        claims = [claim for pack in packs for claim in pack.claims]
        planned = await self._queue.plan_message_batch(
            [proof for pack in packs for proof in _proofs(pack)], _schemas(packs)
        )
        lost = set(planned["lost"])
        held = {claim.overlay_id: claim for claim in claims if str(claim.overlay_id) not in lost}
        if lost:
            self._observer.on_hand_back("plans", {"lost": planned["lost"]})
        # what a pack has lost gets no answer from it, and the others keep their positions
        requests = {
            _custom_id(pack): pack.request()
            for pack in packs
            if any(claim.overlay_id in held for claim in pack.claims)
        }
        if not requests:
            return
        batch_id = UUID(planned["message_batch_id"])
        try:
            name = await model.create(requests)
        except ModelError as error:
            self._observer.on_batch_fault(error)
            # a provider that failed may have taken the batch all the same: fetching finds out
            if error.kind != "provider":
                for claim in held.values():
                    self._hand_back.failure(claim, error)
                await self._hand_back.flush()
                await self._queue.close_message_batch(batch_id, str(error))
            return
        await self._submit(model, batch_id, name)
        self._observer.on_send(len(requests))

    async def _submit(self, model: MessageBatches, batch_id: UUID, name: str) -> None:
        try:
            await self._queue.submit_message_batch(batch_id, name)
        except DatabaseUnavailableError:
            raise
        except OverlayError:
            # it took so long that somebody else has given the batch up and its claims back
            await model.cancel(name)
            raise

    def _failed(self, pack: Pack, error: ModelError) -> None:
        for claim in pack.claims:
            self._hand_back.failure(claim, error, of_pack=pack.is_shared)


def _custom_id(pack: Pack) -> str:
    return str(pack.claims[0].overlay_id)


def _proofs(pack: Pack) -> list[dict[str, Any]]:
    """Say of each claim under which id it is asked for, and where in a pack it stands."""
    if not pack.is_shared:
        return [pack.claims[0].proof]
    return [
        {**claim.proof, "custom_id": _custom_id(pack), "position": position}
        for position, claim in enumerate(pack.claims, 1)
    ]


def _schemas(packs: Sequence[Pack]) -> dict[str, Any]:
    return {
        schema_name(str(pack.claims[0].run_id), is_shared=pack.is_shared): (
            pack.request().output_schema
        )
        for pack in packs
    }


def schema_name(run_id: str, *, is_shared: bool) -> str:
    """Name the schema of a run's requests among those of a batch; packs have one of their own."""
    return f"pack of {run_id}" if is_shared else run_id


def _prefix(pack: Pack) -> Prefix:
    request = pack.request()
    return (request.model, request.system_prompt, repr(request.output_schema))


def _by_prefix(packs: Sequence[Pack]) -> list[list[Pack]]:
    groups: dict[Prefix, list[Pack]] = {}
    for pack in packs:
        groups.setdefault(_prefix(pack), []).append(pack)
    return list(groups.values())
