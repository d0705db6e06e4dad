"""The same simulator behind OpenAI's chat completions: requests and replies in the other words."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from simulator.checks import ApiError, parse_body
from simulator.messages import Messages, Reply

_CODES = {401: "invalid_api_key", 404: "model_not_found", 429: "rate_limit_exceeded"}
_STOPS = {"max_tokens": "length", "end_turn": "stop", "refusal": "stop"}


async def complete(messages: Messages, headers: Mapping[str, str], body: bytes) -> Reply:
    """Answer `POST /v1/chat/completions`."""
    try:
        request = _translated(parse_body(body))
    except ApiError as error:
        return Reply(error.status, _error(error.message, "invalid_request"), {})
    ours = {"anthropic-version": "2023-06-01", **headers}
    reply = await messages.create(ours, json.dumps(request).encode())
    if reply.transport != "send" or not reply.body.startswith(b"{"):
        return reply
    answered = json.loads(reply.body)
    changed = _completion(answered) if reply.status == 200 else _refusal(reply.status, answered)
    return replace(reply, body=changed, headers=_headers(reply.headers))


def _translated(request: Mapping[str, Any]) -> dict[str, Any]:
    """Put the request in the words of the Messages API; raises ApiError."""
    known = {"model", "messages", "response_format", "max_tokens", "max_completion_tokens"}
    for name in request.keys() - known:
        raise ApiError(400, "invalid_request_error", f"Unknown parameter: '{name}'.")
    translated: dict[str, Any] = {
        "model": request["model"],
        "max_tokens": request.get("max_completion_tokens") or request.get("max_tokens") or 4096,
        "messages": [m for m in request["messages"] if m["role"] != "system"],
    }
    if system := [m["content"] for m in request["messages"] if m["role"] == "system"]:
        translated["system"] = "\n".join(system)
    if wanted := request.get("response_format"):
        schema = wanted["json_schema"]["schema"]
        _check_strict(schema)
        output = {"type": "json_schema", "schema": schema}
        translated["output_config"] = {"format": output}
    return translated


def _check_strict(node: dict[str, Any]) -> None:
    """Refuse what strict mode refuses: an optional field, a node without a type."""
    for name in node.get("properties", {}):
        if name not in node.get("required", ()):
            raise ApiError(400, "", f"Invalid schema: 'required' must include '{name}'")
    if "type" not in node and "anyOf" not in node:
        raise ApiError(400, "", "Invalid schema: schema must have a 'type' key")
    children = [*node.get("properties", {}).values(), *node.get("anyOf", ())]
    for child in children + ([node["items"]] if "items" in node else []):
        _check_strict(child)


def _completion(message: dict[str, Any]) -> bytes:
    usage = message["usage"]
    refused = message["stop_reason"] == "refusal"
    text = "".join(block["text"] for block in message["content"])
    said = {"content": None, "refusal": "Simulated refusal."} if refused else {"content": text}
    whole = usage["input_tokens"] + usage["cache_read_input_tokens"]
    return json.dumps(
        {
            "id": message["id"].replace("msg_", "chatcmpl-"),
            "object": "chat.completion",
            "model": message["model"],
            "choices": [
                {
                    "index": 0,
                    "message": {"role": "assistant", **said},
                    "finish_reason": _STOPS.get(message["stop_reason"], "stop"),
                }
            ],
            "usage": {
                "prompt_tokens": whole,
                "completion_tokens": usage["output_tokens"],
                "total_tokens": whole + usage["output_tokens"],
                "prompt_tokens_details": {"cached_tokens": usage["cache_read_input_tokens"]},
            },
        }
    ).encode()


def _refusal(status: int, answered: dict[str, Any]) -> bytes:
    message = answered["error"]["message"]
    if "credit balance" in message or status == 402:
        return _error("You exceeded your current quota.", "insufficient_quota")
    if "prompt is too long" in message:
        return _error("This model's maximum context length is 8192.", "context_length_exceeded")
    return _error(message, _CODES.get(status))


def _error(message: str, code: str | None) -> bytes:
    error = {"message": message, "type": "invalid_request_error", "param": None, "code": code}
    return json.dumps({"error": error}).encode()


def _headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Rename what tells of limits; the reset is a duration there."""
    found = {name: headers[name] for name in ("retry-after",) if name in headers}
    found["x-request-id"] = headers.get("request-id", "")
    for word in ("limit", "remaining"):
        if value := headers.get(f"anthropic-ratelimit-requests-{word}"):
            found[f"x-ratelimit-{word}-requests"] = value
    found["x-ratelimit-reset-requests"] = "1s"
    return found
