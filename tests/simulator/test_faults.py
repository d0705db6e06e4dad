"""Each way to go wrong, as a client sees it and as the ledger keeps it."""

import asyncio
import http.client
import json
from typing import Any

import pytest
from arranged import until

from simulator.calling import call, exchange
from simulator.fixture import Running
from simulator.ledger import Entry

SCHEMA = {
    "type": "object",
    "properties": {"summary": {"type": "string"}},
    "required": ["summary"],
    "additionalProperties": False,
}
REQUEST = {
    "model": "claude-haiku-5-5",
    "max_tokens": 100,
    "messages": [{"role": "user", "content": "Hello"}],
    "output_config": {"format": {"type": "json_schema", "schema": SCHEMA}},
}


def text_of(message: dict[str, Any]) -> str:
    return "".join(block["text"] for block in message["content"])


def only(simulator: Running) -> Entry:
    (entry,) = simulator.ledger
    return entry


@pytest.mark.parametrize(
    ("name", "status", "kind"),
    [
        ("rate_limited", 429, "rate_limit_error"),
        ("overloaded", 529, "overloaded_error"),
        ("server_error", 500, "api_error"),
        ("payment_required", 402, "billing_error"),
        ("spend_limit", 429, "rate_limit_error"),
        ("low_credit", 400, "invalid_request_error"),
        ("schema_refused", 400, "invalid_request_error"),
        ("too_large", 413, "request_too_large"),
        ("prompt_too_long", 400, "invalid_request_error"),
        ("content_blocked", 400, "invalid_request_error"),
    ],
)
def test_an_error_has_its_status_and_is_not_charged(
    simulator: Running, name: str, status: int, kind: str
) -> None:
    simulator.script({"name": name, "retry_after": 7})
    given, body, headers = call(simulator.url, "POST", "/v1/messages", REQUEST)
    assert (given, body["type"], body["error"]["type"]) == (status, "error", kind)
    assert (headers["request-id"], headers["retry-after"]) == (body["request_id"], "7")
    assert {f"anthropic-ratelimit-requests-{what}" for what in ("limit", "remaining", "reset")} < {
        header.lower() for header in headers
    }
    entry = only(simulator)
    assert (entry.request_id, entry.outcome) == (body["request_id"], name)
    assert entry.input_tokens == entry.output_tokens == 0


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("answer", "end_turn"),
        ("refusal", "refusal"),
        ("max_tokens", "max_tokens"),
        ("context_exceeded", "model_context_window_exceeded"),
        ("invalid_json", "end_turn"),
        ("invalid_schema", "end_turn"),
        ("unstorable", "end_turn"),
    ],
)
def test_what_is_of_no_use_is_charged_as_an_answer(
    simulator: Running, name: str, reason: str
) -> None:
    simulator.script(name)
    status, message, _ = call(simulator.url, "POST", "/v1/messages", REQUEST)
    assert (status, message["stop_reason"]) == (200, reason)
    entry = only(simulator)
    assert entry.input_tokens == message["usage"]["input_tokens"] > 0
    assert entry.output_tokens == message["usage"]["output_tokens"] > 0


def test_invalid_answers_are_invalid_each_in_its_own_way(simulator: Running) -> None:
    simulator.script("invalid_json", "invalid_schema", "unstorable", "refusal")
    cut, other, nul, nothing = (
        text_of(call(simulator.url, "POST", "/v1/messages", REQUEST)[1]) for _ in range(4)
    )
    with pytest.raises(json.JSONDecodeError):
        json.loads(cut)
    assert not isinstance(json.loads(other)["summary"], str)
    assert "\0" in json.loads(nul)["summary"]
    assert not nothing


def test_a_dropped_connection_says_nothing(simulator: Running) -> None:
    simulator.script("drop")
    with pytest.raises(http.client.RemoteDisconnected):
        call(simulator.url, "POST", "/v1/messages", REQUEST)
    assert (only(simulator).status, only(simulator).output_tokens) == (0, 0)


def test_an_answer_that_is_cut_on_its_way_is_charged(simulator: Running) -> None:
    simulator.script("cut")
    with pytest.raises(http.client.IncompleteRead):
        exchange(simulator.url, "POST", "/v1/messages", REQUEST)
    assert only(simulator).output_tokens > 0


async def test_a_hanging_connection_is_silent_until_the_client_goes(simulator: Running) -> None:
    simulator.script("hang")
    host, port = simulator.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    body = json.dumps(REQUEST).encode()
    head = (
        "POST /v1/messages HTTP/1.1\r\nx-api-key: k\r\nanthropic-version: 2023-06-01\r\n"
        f"content-length: {len(body)}\r\n\r\n"
    )
    writer.write(head.encode() + body)
    waiting = asyncio.create_task(reader.read(1))
    await until(lambda: [entry.outcome for entry in simulator.ledger] == ["hang"])
    assert not waiting.done()
    waiting.cancel()
    writer.close()
    await writer.wait_closed()


@pytest.mark.parametrize(("name", "status"), [("bad_gateway", 502), ("not_a_message", 200)])
def test_a_proxy_answers_in_its_place(simulator: Running, name: str, status: int) -> None:
    simulator.script(name)
    given, body, headers = exchange(simulator.url, "POST", "/v1/messages", REQUEST)
    assert (given, body[:6], headers["content-type"]) == (status, b"<html>", "text/html")
