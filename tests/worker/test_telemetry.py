"""Spans and metrics by the names of the GenAI conventions, without a word of what was asked."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any

from arranged import run_of
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from pyworker.worker import Mode, Worker
from pyworker.worker.telemetry import SCOPE, Telemetry, observer

if TYPE_CHECKING:
    from simulator.fixture import Running

    from pyworker.database.person import Database

Hired = Callable[..., AbstractAsyncContextManager[Worker]]


async def test_every_request_is_a_span_and_every_overlay_is_counted(
    owner: Database, simulator: Running, hired: Hired
) -> None:
    run_of(owner, 3)
    simulator.script("refusal")
    spans, metrics = InMemorySpanExporter(), InMemoryMetricReader()
    tracers, meters = TracerProvider(), MeterProvider([metrics])
    tracers.add_span_processor(SimpleSpanProcessor(spans))
    watching = Telemetry(tracers.get_tracer(SCOPE), meters.get_meter(SCOPE))
    async with hired(mode=Mode.DRAIN, concurrency=1, observers=[watching]) as worker:
        await worker.run()

    ended = spans.get_finished_spans()
    assert [span.name for span in ended] == ["chat claude-sonnet-5-5"] * 3
    refused, answered, _ = ended
    assert (refused.status.status_code, refused.attributes["error.type"]) == (
        StatusCode.ERROR,
        "item_terminal",
    )
    by_id = {entry.request_id: entry for entry in simulator.ledger}
    entry = by_id[answered.attributes["gen_ai.response.id"]]
    assert answered.attributes["gen_ai.usage.input_tokens"] == entry.input_tokens
    assert answered.attributes["gen_ai.provider.name"] == "anthropic"
    assert answered.end_time > answered.start_time
    assert "Paragraph" not in "".join(span.to_json() for span in ended)

    points = {metric.name: list(metric.data.data_points) for metric in recorded(metrics)}
    assert sum(point.count for point in points["gen_ai.client.operation.duration"]) == 3
    tokens = {
        point.attributes["gen_ai.token.type"]: 0.0 for point in points["gen_ai.client.token.usage"]
    }
    for point in points["gen_ai.client.token.usage"]:
        tokens[point.attributes["gen_ai.token.type"]] += point.sum
    assert tokens["input"] == sum(entry.input_tokens for entry in simulator.ledger)
    outcomes = {p.attributes["pgoverlay.outcome"]: p.value for p in points["pgoverlay.overlays"]}
    assert outcomes == {"claimed": 3, "completed": 2, "failed": 1}
    tracers.shutdown()
    meters.shutdown()


def test_without_an_sdk_it_costs_nothing_and_says_nothing() -> None:
    assert isinstance(observer(), Telemetry)


def recorded(reader: InMemoryMetricReader) -> list[Any]:
    found = reader.get_metrics_data()
    assert found is not None
    return [
        metric
        for resource in found.resource_metrics
        for scope in resource.scope_metrics
        for metric in scope.metrics
    ]
