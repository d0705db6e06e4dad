"""What was asked of models, kept until the database has it."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid4, uuid5

from pyworker.llm import OFFLINE, Answer, ModelError

if TYPE_CHECKING:
    from collections.abc import Awaitable
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

    async def noted(self, claim: Claim, asking: Awaitable[Answer]) -> Answer:
        """Wait for the answer and note what came of the request; raises what `asking` raises."""
        began = monotonic()
        try:
            answer = await asking
        except ModelError as error:
            if error.outcome is not None:
                self._note(uuid4(), claim, error, model=claim.model, latency_ms=_since(began))
            raise
        except asyncio.CancelledError:
            given_up = ModelError("provider", "the worker was stopped", outcome="abandoned")
            self._note(uuid4(), claim, given_up, model=claim.model, latency_ms=_since(began))
            raise
        self._note(uuid4(), claim, answer, model=answer.model, latency_ms=_since(began))
        return answer

    def noted_of_batch(self, batch: str, claim: HeldClaim, ended: Answer | ModelError) -> None:
        """Note a result of a batch of messages; fetched by two workers it still counts once."""
        usage = ended if isinstance(ended, Answer) else ended.billed
        self._note(
            uuid5(NAMESPACE_URL, f"{batch}/{claim.overlay_id}"),
            claim,
            ended,
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
        self, call_id: UUID, claim: HeldClaim, ended: Answer | ModelError, **known: Any
    ) -> None:
        call = {
            "call_id": str(call_id),
            "run_id": str(claim.run_id),
            "overlay_ids": [str(claim.overlay_id)],
            "claim_token": str(claim.claim_token),
            "provider": "offline" if known.get("model") == OFFLINE else "anthropic",
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


def _since(began: float) -> int:
    return _milliseconds(monotonic() - began)


def _milliseconds(seconds: float) -> int:
    return round(seconds * 1000)
