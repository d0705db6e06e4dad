"""A request to the Messages API and what is read from its answer: plain values, no connection."""

from dataclasses import dataclass
from typing import Any

from anthropic.types import ModelInfo

from pyworker.llm.output_schema import OutputSchema
from pyworker.llm.protocol import Answer, Headroom, Request
from pyworker.llm.settling import Problem, settled, usable

_THINKING_TOKENS = 4_096
"""Head-room where thinking cannot be turned off, since thinking counts in `max_tokens`."""

_CACHED = {"type": "ephemeral"}


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a model takes, as `GET /v1/models/{id}` tells it."""

    structured: bool = True
    unthinking: bool = True
    low_effort: bool = False


def abilities_from(info: ModelInfo) -> Abilities:
    """Read what a model takes; where the provider does not say, it takes everything."""
    can = info.capabilities
    if can is None:
        return Abilities()
    return Abilities(
        structured=can.structured_outputs.supported,
        unthinking=can.thinking.types.disabled.supported,
        low_effort=can.effort.low.supported,
    )


def message_parameters(
    request: Request, schema: OutputSchema, abilities: Abilities
) -> dict[str, Any]:
    """Return what is sent: the constant part first, so that it can be cached as a prefix."""
    output: dict[str, Any] = {"format": {"type": "json_schema", "schema": schema.schema}}
    parameters: dict[str, Any] = {
        "model": request.model,
        "max_tokens": request.max_tokens,
        "messages": [{"role": "user", "content": request.user_prompt}],
        "output_config": output,
    }
    if request.system_prompt.strip():
        cached = {"type": "text", "text": request.system_prompt, "cache_control": _CACHED}
        parameters["system"] = [cached]
    if abilities.unthinking:
        parameters["thinking"] = {"type": "disabled"}
    else:
        parameters["max_tokens"] += _THINKING_TOKENS
        if abilities.low_effort:
            output["effort"] = "low"
    return parameters


def is_message(body: Any) -> bool:
    """Whether this is an answer that `read_message` can take apart."""
    return (
        isinstance(body, dict)
        and isinstance(body.get("usage"), dict)
        and isinstance(body.get("content"), list)
        and all(isinstance(block, dict) for block in body["content"])
    )


def read_message(
    message: dict[str, Any],
    schema: OutputSchema,
    *,
    request_id: str | None,
    latency_ms: int,
    headroom: Headroom | None = None,
) -> Answer:
    """Take the data out of a message, or raise with what the unusable answer has cost."""
    stopped = _stopped_early(message)
    data, problem = (None, stopped) if stopped else settled(schema, _text(message))
    answer = Answer(
        data=data,
        model=str(message.get("model")),
        input_tokens=_count(message, "input_tokens"),
        output_tokens=_count(message, "output_tokens"),
        cache_creation_tokens=_count(message, "cache_creation_input_tokens"),
        cache_read_tokens=_count(message, "cache_read_input_tokens"),
        request_id=request_id,
        latency_ms=latency_ms,
        cache_creation_1h_tokens=_kept_for_an_hour(message),
        headroom=headroom,
    )
    return usable(answer, problem)


def _count(message: dict[str, Any], name: str) -> int:
    count = message["usage"].get(name)
    return count if isinstance(count, int) else 0


def _kept_for_an_hour(message: dict[str, Any]) -> int:
    written = message["usage"].get("cache_creation")
    count = written.get("ephemeral_1h_input_tokens") if isinstance(written, dict) else None
    return count if isinstance(count, int) else 0


def _text(message: dict[str, Any]) -> str:
    blocks = message["content"]
    return "".join(str(block.get("text")) for block in blocks if block.get("type") == "text")


def _stopped_early(message: dict[str, Any]) -> Problem | None:
    """Say why the answer need not match the schema, although the status was 200."""
    reason = message.get("stop_reason")
    if reason == "max_tokens":
        spent = _count(message, "output_tokens")
        return ("item", f"cut short at max_tokens after {spent} tokens", "truncated")
    if reason == "model_context_window_exceeded":
        text = "the block does not fit in the model's context window"
        return ("item_terminal", text, "too_long")
    if reason == "refusal":
        details = message.get("stop_details")
        told = details if isinstance(details, dict) else {}
        parts = [str(told[key]) for key in ("category", "explanation") if told.get(key)]
        return ("item_terminal", ": ".join(["the model refused", *parts]), "refused")
    return None
