"""What was asked of models, kept until the database has it."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid4, uuid5

from pyworker.llm import Answer, ModelError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Sequence
    from uuid import UUID

    from pyworker.database.queue import Queue
    from pyworker.database.rows import Claim, HeldClaim

MOST_CALLS = 1000  # that record_llm_calls takes in one call
_CHARGED_UNKNOWN = frozenset({"timeout", "lost", "abandoned"})


class Ledger:
    """Collects the requests of one worker, failed and discarded ones too, and hands them in."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue
        self._calls: list[tuple[float, dict[str, Any]]] = []

    async def noted(
        self, claims: Sequence[Claim], asking: Awaitable[Answer], *, provider: str, key: str
    ) -> Answer:
        """Wait for an answer for these claims and note what came of the request.

        `provider` and `key` say who was asked with which key, by its label. Raises what `asking`
        raises.
        """
        began = monotonic()

        def note(ended: Answer | ModelError, model: str) -> None:
            self._note(
                uuid4(),
                claims,
                ended,
                provider=provider,
                key_label=key,
                model=model,
                latency_ms=_milliseconds(monotonic() - began),
            )

        model = claims[0].model
        try:
            answer = await asking
        except ModelError as error:
            if error.outcome is not None:
                note(error, model)
            raise
        except asyncio.CancelledError:
            note(ModelError("provider", "the worker was stopped", outcome="abandoned"), model)
            raise
        note(answer, answer.model)
        return answer

    def noted_of_batch(self, batch: str, claim: HeldClaim, ended: Answer | ModelError) -> None:
        """Note a result of a batch of messages; fetched by two workers it still counts once."""
        usage = ended if isinstance(ended, Answer) else ended.billed
        self._note(
            uuid5(NAMESPACE_URL, f"{batch}/{claim.overlay_id}"),
            [claim],
            ended,
            provider="anthropic",
            is_batch=True,
            **({"model": usage.model} if usage else {}),
        )

    async def hand_in(self) -> None:
        """Hand in what has come; raises OverlayError, and nobody works on who cannot account."""
        while self._calls:
            calls = self._calls[:MOST_CALLS]
            now = monotonic()
            await self._queue.record_llm_calls(
                [{**call, "ended_ms_ago": _milliseconds(now - ended)} for ended, call in calls]
            )
            del self._calls[: len(calls)]

    def _note(
        self, call_id: UUID, claims: Sequence[HeldClaim], ended: Answer | ModelError, **known: Any
    ) -> None:
        call = {
            "call_id": str(call_id),
            "run_id": str(claims[0].run_id),
            "overlay_ids": [str(claim.overlay_id) for claim in claims],
            # claimed together, under one token
            "claim_token": str(claims[0].claim_token),
            **known,
        }
        if isinstance(ended, Answer):
            call |= {"outcome": "answered", "request_id": ended.request_id, **_tokens(ended)}
        else:
            call |= {
                "outcome": ended.outcome or "error",
                # without what jsonb cannot hold
                "error": str(ended).encode(errors="replace").decode().replace("\0", ""),
                "request_id": ended.request_id,
            }
            if ended.billed or ended.outcome not in _CHARGED_UNKNOWN:
                call |= _tokens(ended.billed)
        self._calls.append((monotonic(), call))


def _tokens(usage: Answer | None) -> dict[str, int]:
    """Return tokens by kind; zeros for what was not charged."""
    if usage is None:
        return dict.fromkeys(
            (
                "input_tokens",
                "output_tokens",
                "cache_write_5m_tokens",
                "cache_write_1h_tokens",
                "cache_read_tokens",
            ),
            0,
        )
    return {
        "input_tokens": usage.input_tokens,
        "output_tokens": usage.output_tokens,
        "cache_write_5m_tokens": usage.cache_creation_tokens - usage.cache_creation_1h_tokens,
        "cache_write_1h_tokens": usage.cache_creation_1h_tokens,
        "cache_read_tokens": usage.cache_read_tokens,
    }


def _milliseconds(seconds: float) -> int:
    return round(seconds * 1000)
