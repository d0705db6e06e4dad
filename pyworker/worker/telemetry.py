"""OpenTelemetry: a span for each request to a model, and what becomes of overlays, as metrics.

Names are those of the GenAI semantic conventions. No prompt, block or answer is in an attribute.
Without the package nothing happens, and without an SDK set up (`opentelemetry-instrument overlay
worker`, for one) as good as nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pyworker.worker.observer import Call, Observer

if TYPE_CHECKING:
    from decimal import Decimal

    from opentelemetry.metrics import Meter
    from opentelemetry.trace import Tracer

    from pyworker.database.rows import Claim

SCOPE = "pgoverlay"
_NANOSECONDS = 1_000_000_000


def observer() -> Observer | None:
    """Return what reports to OpenTelemetry; None where its API is not installed."""
    try:
        from opentelemetry import metrics, trace  # noqa: PLC0415  an extra
    except ModuleNotFoundError:
        return None
    return Telemetry(trace.get_tracer(SCOPE), metrics.get_meter(SCOPE))


class Telemetry(Observer):
    """Spans and metrics of one worker."""

    def __init__(self, tracer: Tracer, meter: Meter) -> None:
        self._tracer = tracer
        self._seconds = meter.create_histogram(
            "gen_ai.client.operation.duration", unit="s", description="Duration of a request"
        )
        self._tokens = meter.create_histogram(
            "gen_ai.client.token.usage", unit="{token}", description="Tokens of a request"
        )
        self._overlays = meter.create_counter(
            "pgoverlay.overlays", unit="{overlay}", description="What became of claimed overlays"
        )
        self._spent = meter.create_counter(
            "pgoverlay.spend", unit="{USD}", description="What requests cost, where that is known"
        )
        self._held_off = meter.create_counter(
            "pgoverlay.model.held_off",
            unit="{time}",
            description="How often a model was left alone",
        )

    def on_claim(self, claims: list[Claim]) -> None:
        """Count claims."""
        self._overlays.add(len(claims), {"pgoverlay.outcome": "claimed"})

    def on_call(self, call: Call) -> None:
        """Report a request that has ended, at the time when it was made."""
        shared: dict[str, str] = {
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": call.provider,
            "gen_ai.request.model": call.model or (call.answer.model if call.answer else "unknown"),
        }
        if call.answer is not None:
            shared["gen_ai.response.model"] = call.answer.model
        if call.error is not None:
            shared["error.type"] = call.fault or "stopped"
        self._span(call, shared)
        if call.latency_ms is not None:
            self._seconds.record(call.latency_ms / 1000, shared)
        if call.answer is not None:
            for kind, count in (
                ("input", call.answer.whole_input),
                ("output", call.answer.output_tokens),
            ):
                self._tokens.record(count, {**shared, "gen_ai.token.type": kind})

    def on_hand_back(self, act: str, answer: dict[str, Any]) -> None:  # noqa: ARG002
        """Count what the queue made of overlays."""
        counts = {name: answer.get(name, 0) for name in ("completed", "returned", "failed")}
        counts |= {"released": answer.get("released", 0), "lost": len(answer["lost"])}
        for outcome, count in counts.items():
            if count:
                self._overlays.add(count, {"pgoverlay.outcome": outcome})

    def on_spend(self, spent: Decimal, uncosted_calls: int) -> None:  # noqa: ARG002
        """Count money."""
        if spent:
            self._spent.add(float(spent))

    def on_hold_off(self, model: str, seconds: float) -> None:  # noqa: ARG002
        """Count how often a model was left alone."""
        self._held_off.add(1, {"gen_ai.request.model": model})

    def _span(self, call: Call, shared: dict[str, str]) -> None:
        from opentelemetry.trace import SpanKind, Status, StatusCode  # noqa: PLC0415  an extra

        # what came in a batch of messages is a point in time: that of its arrival
        started = call.started_at or datetime.now(UTC)
        began = int(started.timestamp() * _NANOSECONDS)
        attributes: dict[str, Any] = {
            **shared,
            "pgoverlay.run_id": str(call.claims[0].run_id),
            "pgoverlay.overlay_ids": [str(claim.overlay_id) for claim in call.claims],
            "pgoverlay.is_batch": call.is_batch,
        }
        if call.request_id:
            attributes["gen_ai.response.id"] = call.request_id
        if call.answer is not None:
            attributes |= {
                "gen_ai.usage.input_tokens": call.answer.whole_input,
                "gen_ai.usage.output_tokens": call.answer.output_tokens,
                "gen_ai.usage.cache_creation.input_tokens": call.answer.cache_creation_tokens,
                "gen_ai.usage.cache_read.input_tokens": call.answer.cache_read_tokens,
            }
        span = self._tracer.start_span(
            f"chat {shared['gen_ai.request.model']}",
            kind=SpanKind.CLIENT,
            attributes=attributes,
            start_time=began,
        )
        if call.error is not None:
            # the kind and not the text, which may quote the provider and so the prompt
            span.set_status(Status(StatusCode.ERROR, shared["error.type"]))
        span.end(began + (call.latency_ms or 0) * 1_000_000)
