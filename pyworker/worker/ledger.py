"""What was asked of models, kept until the database has it."""

from __future__ import annotations

from decimal import Decimal
from time import monotonic
from typing import TYPE_CHECKING, Any

from pyworker.database.queue import MOST_AT_ONCE
from pyworker.worker.observer import Call, Observer

if TYPE_CHECKING:
    from pyworker.database.queue import Queue
    from pyworker.llm import Answer

_CHARGED_UNKNOWN = frozenset({"timeout", "lost", "abandoned"})


class Ledger(Observer):
    """Collects the requests of one worker, failed and discarded ones too, and hands them in."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue
        self._calls: list[tuple[float, dict[str, Any]]] = []

    def on_call(self, call: Call) -> None:
        """Note a request that was made."""
        if call.outcome is not None:
            self._calls.append((monotonic(), _entry(call)))

    async def hand_in(self, observer: Observer) -> None:
        """Hand in what has come, and tell what it cost.

        Raises OverlayError, and nobody works on who cannot account.
        """
        while self._calls:
            calls = self._calls[:MOST_AT_ONCE]
            now = monotonic()
            answer = await self._queue.record_llm_calls(
                [{**call, "ended_ms_ago": round((now - ended) * 1000)} for ended, call in calls]
            )
            del self._calls[: len(calls)]
            observer.on_spend(Decimal(str(answer["cost"])), answer["uncosted_calls"])


def _entry(call: Call) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "call_id": str(call.call_id),
        "run_id": str(call.claims[0].run_id),
        "overlay_ids": [str(claim.overlay_id) for claim in call.claims],
        # claimed together, under one token
        "claim_token": str(call.claims[0].claim_token),
        "provider": call.provider,
        "key_label": call.key,
        "is_batch": call.is_batch,
        "outcome": call.outcome,
        "request_id": call.request_id,
    }
    if call.error is not None:
        # without what jsonb cannot hold
        entry["error"] = call.error.encode(errors="replace").decode().replace("\0", "")
    if call.model is not None:
        # by the name that prices and previews go by: a provider may answer with that of a snapshot
        entry["model"] = call.model
    if call.latency_ms is not None:
        entry["latency_ms"] = call.latency_ms
    if call.answer or call.outcome not in _CHARGED_UNKNOWN:
        entry |= _tokens(call.answer)
    return entry


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
