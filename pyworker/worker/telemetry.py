"""OpenTelemetry: a span for each request to a model, and what becomes of overlays, as metrics.

Names are those of the GenAI semantic conventions. No prompt, block or answer is in an attribute.
Without the package nothing happens, and without an SDK set up (`opentelemetry-instrument overlay
worker`, for one) as good as nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyworker.worker.observer import Call, Observer

if TYPE_CHECKING:
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
            "gen_ai.request.model": call.claim.model,
        }
        if call.usage is not None:
            shared["gen_ai.response.model"] = call.usage.model
        if call.error is not None:
            shared["error.type"] = call.outcome
        self._span(call, shared)
        self._seconds.record(call.latency_ms / 1000, shared)
        if call.usage is not None:
            for kind, count in (
                ("input", call.usage.whole_input),
                ("output", call.usage.output_tokens),
            ):
                self._tokens.record(count, {**shared, "gen_ai.token.type": kind})

    def on_hand_back(self, act: str, answer: dict[str, Any]) -> None:  # noqa: ARG002
        """Count what the queue made of overlays."""
        counts = {name: answer.get(name, 0) for name in ("completed", "returned", "failed")}
        counts |= {"released": answer.get("released", 0), "lost": len(answer["lost"])}
        for outcome, count in counts.items():
            if count:
                self._overlays.add(count, {"pgoverlay.outcome": outcome})

    def on_hold_off(self, model: str, seconds: float) -> None:  # noqa: ARG002
        """Count how often a model was left alone."""
        self._held_off.add(1, {"gen_ai.request.model": model})

    def _span(self, call: Call, shared: dict[str, str]) -> None:
        from opentelemetry.trace import SpanKind, Status, StatusCode  # noqa: PLC0415  an extra

        began = int(call.started_at.timestamp() * _NANOSECONDS)
        attributes: dict[str, str | int] = {
            **shared,
            "gen_ai.request.max_tokens": call.claim.max_tokens,
            "pgoverlay.run_id": str(call.claim.run_id),
            "pgoverlay.overlay_id": str(call.claim.overlay_id),
            "pgoverlay.attempt": call.claim.attempt_count,
        }
        if call.request_id:
            attributes["gen_ai.response.id"] = call.request_id
        if call.usage is not None:
            attributes |= {
                "gen_ai.usage.input_tokens": call.usage.whole_input,
                "gen_ai.usage.output_tokens": call.usage.output_tokens,
                "gen_ai.usage.cache_creation.input_tokens": call.usage.cache_creation_tokens,
                "gen_ai.usage.cache_read.input_tokens": call.usage.cache_read_tokens,
            }
        span = self._tracer.start_span(
            f"chat {call.claim.model}",
            kind=SpanKind.CLIENT,
            attributes=attributes,
            start_time=began,
        )
        if call.error is not None:
            # the kind and not the text, which may quote the provider and so the prompt
            span.set_status(Status(StatusCode.ERROR, call.outcome))
        span.end(began + call.latency_ms * 1_000_000)
