"""What the simulator promises to those who test and measure with it."""

import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from pyworker.llm.output_schema import compile_schema
from simulator import serve
from simulator.answers import make_up
from simulator.calling import call
from simulator.checks import schema_problem
from simulator.faults import Behaviour, Faults, Latency
from simulator.fixture import Running, running_simulator

SCHEMA = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}
REQUEST = {
    "model": "claude-haiku-5-5",
    "max_tokens": 100,
    "messages": [{"role": "user", "content": "Hello"}],
}


def with_schema(schema: dict[str, Any]) -> dict[str, Any]:
    return {"output_config": {"format": {"type": "json_schema", "schema": schema}}}


def test_a_message_looks_like_one_of_the_api(simulator: Running) -> None:
    status, message, headers = call(simulator.url, "POST", "/v1/messages", REQUEST)
    assert (status, message["type"], message["stop_reason"]) == (200, "message", "end_turn")
    assert message["id"].startswith("msg_01")
    assert headers["request-id"].startswith("req_011C")
    assert int(headers["anthropic-ratelimit-requests-remaining"]) > 0
    assert message["usage"]["input_tokens"] == simulator.ledger[0].input_tokens


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"model": "claude-of-nowhere"}, 404, "model: claude-of-nowhere"),
        ({"max_tokens": 0}, 400, "max_tokens"),
        ({"temperature": 0.2}, 400, "`temperature` is deprecated"),
        ({"flavour": "sweet"}, 400, "Extra inputs are not permitted"),
        ({"system": " "}, 400, "non-empty"),
        ({"model": "claude-fable-5-2", "thinking": {"type": "disabled"}}, 400, "not supported"),
        (with_schema({"type": "object", "properties": {}}), 400, "must be explicitly set to false"),
        (
            with_schema({"type": "integer", "minimum": 1}),
            400,
            "property 'minimum' is not supported",
        ),
        (with_schema({"type": ["string", "null"]}), 400, "is not supported"),
        (with_schema({"type": "array", "minItems": 2}), 400, "other than 0 or 1"),
        (with_schema({"type": "string", "format": "iri"}), 400, "format 'iri' is not supported"),
    ],
)
def test_what_the_api_refuses_is_refused(
    simulator: Running, change: dict[str, Any], status: int, words: str
) -> None:
    given_status, body, _ = call(simulator.url, "POST", "/v1/messages", {**REQUEST, **change})
    assert given_status == status
    assert words in body["error"]["message"]


@pytest.mark.parametrize("missing", ["max_tokens", "messages", "model"])
def test_a_parameter_that_is_missing_is_named(simulator: Running, missing: str) -> None:
    request = {name: value for name, value in REQUEST.items() if name != missing}
    status, body, _ = call(simulator.url, "POST", "/v1/messages", request)
    assert (status, body["error"]["message"]) == (400, f"{missing}: Field required")


def test_headers_are_checked_first(simulator: Running) -> None:
    assert call(simulator.url, "POST", "/v1/messages", REQUEST, {})[0] == 401
    assert call(simulator.url, "POST", "/v1/messages", REQUEST, {"x-api-key": "k"})[0] == 400


def test_a_model_tells_what_it_can_do(simulator: Running) -> None:
    _, model, _ = call(simulator.url, "GET", "/v1/models/claude-fable-5-2")
    assert model["capabilities"]["thinking"]["types"]["disabled"] == {"supported": False}
    assert call(simulator.url, "GET", "/v1/models/claude-of-nowhere")[0] == 404


def test_counting_tokens_is_free(simulator: Running) -> None:
    request = {name: REQUEST[name] for name in ("model", "messages")}
    assert call(simulator.url, "POST", "/v1/messages/count_tokens", request)[0] == 200
    assert not simulator.ledger


def test_a_block_is_known_again_whatever_marks_stand_around_it(simulator: Running) -> None:
    for mark in ("1f", "2e"):
        content = f"Summarise.\n\n<block {mark}>\nHello\n</block {mark}>\n\nAttempt {mark}."
        request = {**REQUEST, "messages": [{"role": "user", "content": content}]}
        call(simulator.url, "POST", "/v1/messages", request)
    call(simulator.url, "POST", "/v1/messages", REQUEST)
    assert len({entry.block_hash for entry in simulator.ledger}) == 1


def test_haste_is_refused_with_the_time_to_wait() -> None:
    with running_simulator(Faults(requests_per_minute=1)) as running:
        assert call(running.url, "POST", "/v1/messages", REQUEST)[0] == 200
        status, _, headers = call(running.url, "POST", "/v1/messages", REQUEST)
    assert (status, headers["retry-after"]) == (429, "60")


def test_latency_is_drawn_around_its_median() -> None:
    plan = Faults(latency=Latency(median=0.8, sigma=0.5))
    drawn = sorted(plan.decide(str(number), 0).latency or 0 for number in range(2001))
    assert 0.7 < drawn[1000] < 0.9
    assert drawn[-1] > 2 * drawn[1000]


def test_a_behaviour_that_does_not_exist_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="sulk is no behaviour"):
        Behaviour.parse("sulk")


def test_it_runs_as_a_process_that_is_steered_over_http() -> None:
    arguments = [sys.executable, serve.__file__, "--chance", "refusal=1"]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        call(url, "POST", "/_simulator/script", ["overloaded"])
        assert call(url, "POST", "/v1/messages", REQUEST)[0] == 529
        assert call(url, "POST", "/v1/messages", REQUEST)[1]["stop_reason"] == "refusal"
        outcomes = [entry["outcome"] for entry in call(url, "GET", "/_simulator/ledger")[1]]
        summary = call(url, "GET", "/_simulator/summary")[1]
        process.terminate()
    assert outcomes == ["overloaded", "refusal"]
    assert (summary["arrived"], summary["distinct_blocks"]) == (2, 1)
    assert process.returncode == 0


@given(
    st.fixed_dictionaries(
        {
            "text": st.sampled_from([{"minLength": 90}, {"maxLength": 5}, {"format": "date"}]),
            "mark": st.sampled_from([{"maximum": -5}, {"minimum": 1}, {"exclusiveMinimum": 99}]),
            "rows": st.sampled_from([{"minItems": 4}, {"maxItems": 1}, {}]),
        }
    ),
    st.text(min_size=1),
)
def test_made_up_answers_keep_the_limits_of_the_stored_schema(
    limits: dict[str, Any], digest: str
) -> None:
    stored = {
        "type": "object",
        "properties": {
            "text": {"type": ["string", "null"], **limits["text"]},
            "mark": {"type": "integer", **limits["mark"]},
            "rows": {"type": "array", "items": {"enum": ["a", "b"]}, **limits["rows"]},
        },
        "required": ["text", "mark", "rows"],
    }
    compiled = compile_schema(stored).schema
    assert schema_problem(json.dumps(compiled)) is None
    Draft202012Validator(stored).validate(make_up(compiled, digest))
