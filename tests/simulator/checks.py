"""What the Messages API refuses, and in which words: by its documentation and public issues."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from simulator.models import MODELS

MOST_BYTES = 32 * 1024 * 1024

_PARAMETERS = frozenset({
    "model", "max_tokens", "messages", "system", "output_config", "thinking", "metadata",
    "stop_sequences", "stream", "service_tier", "tools", "tool_choice", "cache_control",
    "container", "diagnostics", "inference_geo", "speed",
})  # fmt: skip
_GONE = ("temperature", "top_p", "top_k")

_ANY_NODE = {"title", "description", "default"}
_BY_TYPE = {
    "object": {"type", "properties", "required", "additionalProperties"},
    "array": {"type", "items", "minItems"},
    "string": {"type", "format"},
    "integer": {"type"},
    "number": {"type"},
    "boolean": {"type"},
    "null": {"type"},
}
_FORMATS = {
    "date-time",
    "time",
    "date",
    "duration",
    "email",
    "hostname",
    "uri",
    "ipv4",
    "ipv6",
    "uuid",
}
_MOST_OPTIONAL, _MOST_UNIONS = 24, 16


@dataclass(slots=True)
class ApiError(Exception):
    """An error response: status, `error.type`, message and perhaps a stable code."""

    status: int
    kind: str
    message: str
    code: str | None = None
    retry_after: float | None = None

    def body(self, request_id: str) -> dict[str, Any]:
        error: dict[str, Any] = {"type": self.kind, "message": self.message}
        if self.code:
            error["details"] = {"error_code": self.code}
        return {"type": "error", "error": error, "request_id": request_id}


def check_headers(headers: Mapping[str, str]) -> None:
    """Refuse like the real gate: key first, then version. The SDK sends its key as a bearer."""
    key = key_of(headers)
    if not key:
        raise ApiError(401, "authentication_error", "x-api-key header is required")
    if key == "wrong-key":
        raise ApiError(401, "authentication_error", "invalid x-api-key")
    if key == "forbidden-key":
        raise ApiError(403, "permission_error", "this key may not use the Messages API")
    if "anthropic-version" not in headers:
        raise _invalid("anthropic-version: header is required")


def key_of(headers: Mapping[str, str]) -> str:
    return headers.get("x-api-key") or headers.get("authorization", "").removeprefix("Bearer ")


def parse_body(body: bytes) -> dict[str, Any]:
    if len(body) > MOST_BYTES:
        raise ApiError(
            413, "request_too_large", "Request exceeds the maximum allowed number of bytes"
        )
    try:
        request = json.loads(body)
    except ValueError:
        raise _invalid("The request body is not valid JSON") from None
    if not isinstance(request, dict):
        raise _invalid("The request body must be an object")
    return request


def check_request(request: Mapping[str, Any]) -> None:
    """Refuse what a request may not hold: parameters, then the model, texts and schema."""
    _check_parameters(request)
    model = MODELS.get(request["model"])
    if model is None or model.lifecycle == "retired":
        raise ApiError(404, "not_found_error", f"model: {request['model']}")
    if request.get("thinking") == {"type": "disabled"} and not model.unthinking:
        raise _invalid('"thinking.type.disabled" is not supported for this model.')
    for text in (*texts_of(request["messages"]), *texts_of_blocks(request.get("system"))):
        if not text.strip():
            raise _invalid("messages: text content blocks must be non-empty")
    output = request.get("output_config", {}).get("format")
    if output is not None and not model.structured:
        raise _invalid("output_config.format: not supported by this model")
    if output is not None and (problem := schema_problem(json.dumps(output.get("schema")))):
        raise _invalid(f"output_config.format.schema: {problem}")


def _check_parameters(request: Mapping[str, Any]) -> None:
    for name in ("max_tokens", "messages", "model"):
        if name not in request:
            raise _invalid(f"{name}: Field required")
    for name in _GONE:
        if name in request:
            raise _invalid(f"`{name}` is deprecated for this model.")
    for name in request:
        if name not in _PARAMETERS:
            raise _invalid(f"{name}: Extra inputs are not permitted")
    if not isinstance(request["max_tokens"], int) or request["max_tokens"] < 1:
        raise _invalid("max_tokens: must be greater than or equal to 1")


def texts_of(messages: Any) -> list[str]:
    return [text for message in messages for text in texts_of_blocks(message["content"])]


def texts_of_blocks(content: Any) -> list[str]:
    if content is None or isinstance(content, str):
        return [] if content is None else [content]
    return [block["text"] for block in content if block.get("type") == "text"]


@lru_cache(maxsize=256)
def schema_problem(schema: str) -> str | None:
    """Say what structured output refuses in a schema, given as JSON text; None if nothing."""
    try:
        optional, unions = _count(json.loads(schema))
    except ApiError as error:
        return error.message
    if optional > _MOST_OPTIONAL:
        return f"too many optional parameters ({optional}); at most {_MOST_OPTIONAL}"
    if unions > _MOST_UNIONS:
        return f"too many parameters with union types ({unions}); at most {_MOST_UNIONS}"
    return None


def _count(node: Any) -> tuple[int, int]:
    """Count optional properties and unions; raises `ApiError` at the first thing refused."""
    if not isinstance(node, dict):
        raise _invalid("a schema must be an object")
    children, allowed = _children(node)
    for key in node.keys() - allowed - _ANY_NODE:
        raise _invalid(f"For '{node.get('type', 'union')}' type, property '{key}' is not supported")
    counts = [_count(child) for child in children]
    optional = len(node.get("properties", {}).keys() - set(node.get("required", ())))
    return (
        optional + sum(count for count, _ in counts),
        ("anyOf" in node) + sum(count for _, count in counts),
    )


def _children(node: dict[str, Any]) -> tuple[list[Any], set[str]]:
    if "anyOf" in node:
        return node["anyOf"], {"anyOf"}
    if "enum" in node or "const" in node:
        if any(isinstance(value, dict | list) for value in node.get("enum", [node.get("const")])):
            raise _invalid("enum values must be strings, numbers, booleans or null")
        return [], {"enum", "const", "type"}
    if str(node.get("type")) not in _BY_TYPE:
        raise _invalid(f"type {node.get('type')!r} is not supported")
    if node["type"] == "object" and node.get("additionalProperties") is not False:
        raise _invalid("For 'object' type, 'additionalProperties' must be explicitly set to false")
    if node.get("minItems", 0) not in {0, 1}:
        raise _invalid("For 'array' type, 'minItems' values other than 0 or 1 are not supported")
    if node.get("format", "date") not in _FORMATS:
        raise _invalid(f"string format '{node['format']}' is not supported")
    items = [node["items"]] if "items" in node else []
    return [*node.get("properties", {}).values(), *items], _BY_TYPE[node["type"]]


def _invalid(message: str) -> ApiError:
    return ApiError(400, "invalid_request_error", message)
