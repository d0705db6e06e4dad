"""Claude behind the `Model` protocol: one request a block, structured output, no retries.

Retries are SQL's business: the SDK would sleep through `retry-after` past the end of a lease.
Neither `temperature` nor its kin are sent: today's API refuses them.
"""

import asyncio
import json
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any

import anthropic
import httpx2
from anthropic.types import ModelInfo

from pyworker.llm.answer_text import NotStorableError, read_json
from pyworker.llm.claude_errors import (
    is_of_key,
    is_too_many,
    kind_of,
    outcome_of,
    seconds_to_wait,
)
from pyworker.llm.clients import Clients, timeouts
from pyworker.llm.compiled import CompiledSchemas
from pyworker.llm.output_schema import OutputSchema
from pyworker.llm.prompt_cache import is_worth_caching
from pyworker.llm.protocol import Answer, Headroom, Kind, ModelError, Outcome, Request
from pyworker.llm.rate_limits import anthropic_headroom

_THINKING_TOKENS = 4_096
"""Head-room where thinking cannot be turned off, since thinking counts in `max_tokens`."""


_LONGEST_MESSAGE = 500
"""Characters kept of an error: a gateway may answer with a whole page."""

_CACHED = {"type": "ephemeral"}


@dataclass(frozen=True, slots=True)
class _Abilities:
    """What a model takes, as `GET /v1/models/{id}` tells it."""

    structured: bool = True
    unthinking: bool = True
    low_effort: bool = False


class Claude:
    """Every Claude model with one key, through the same connections; satisfies `Model`."""

    provider = "anthropic"

    def __init__(self, api_key: str | None = None, *, timeout_seconds: float) -> None:
        self._seconds = timeout_seconds
        self._compiled = CompiledSchemas()
        try:
            self._clients = Clients(lambda: _client(api_key, timeout_seconds))
        except (anthropic.AnthropicError, httpx2.InvalidURL) as error:
            raise ModelError("configuration", f"Claude cannot be set up: {error}") from error
        client = self._clients.first
        if not (client.api_key or client.auth_token or client.credentials):
            raise ModelError(
                "configuration",
                "ANTHROPIC_API_KEY is not set; export it, or work offline with --offline",
            )
        self._abilities: dict[str, asyncio.Task[_Abilities]] = {}

    async def answer(self, request: Request) -> Answer:
        """Ask once; the whole call takes at most the time given at construction."""
        started = monotonic()
        schema = self._compiled_for(request)
        try:
            async with asyncio.timeout(self._seconds):
                message, headers = await self._ask(request, schema)
        except TimeoutError as error:
            text = f"no answer within {self._seconds:g} seconds"
            raise ModelError("item", text, outcome="timeout") from error
        except anthropic.APIConnectionError as error:
            raise _unreachable(error) from error
        except anthropic.APIStatusError as error:
            raise refused(error) from error
        except anthropic.CredentialsError as error:
            raise ModelError("configuration", f"the credentials cannot be read: {error}") from error
        except (anthropic.AnthropicError, ValueError) as error:
            text = f"the answer cannot be read: {error}"
            raise ModelError("provider", text, outcome="lost") from error
        return read_message(
            message,
            schema,
            request_id=headers.get("request-id"),
            latency_ms=round((monotonic() - started) * 1000),
            headroom=anthropic_headroom(headers),
        )

    def prefix(self, request: Request) -> Hashable | None:
        """Name the system prompt and the schema: what a run's requests share."""
        if not is_worth_caching(request.model, request.system_prompt):
            return None
        return (request.system_prompt, self._compiled.of(request).digest)

    def _compiled_for(self, request: Request) -> OutputSchema:
        """Compile the schema of a request that can be asked at all; raises `ModelError`."""
        if not request.user_prompt.strip():
            text = "the prompt is empty, and the API takes no empty text"
            raise ModelError("item_terminal", text)
        return self._compiled.of(request)

    async def close(self) -> None:
        """Close the connections."""
        for task in self._abilities.values():
            task.cancel()
        await self._clients.close()

    async def _ask(
        self, request: Request, schema: OutputSchema
    ) -> tuple[dict[str, Any], Mapping[str, str]]:
        abilities = await self._abilities_of(request.model)
        if not abilities.structured:
            text = f"{request.model} gives no structured output; choose another model"
            raise ModelError("configuration", text)
        with self._clients.borrow() as client:
            response = await client.messages.with_raw_response.create(
                **message_parameters(request, schema, abilities)
            )
        # the SDK's own reading of an answer costs more time than all of ours
        is_json = "json" in response.headers.get("content-type", "")
        message: Any = json.loads(response.http_response.content) if is_json else None
        if not _is_message(message):
            text = "status 200, yet no message: is this the Messages API?"
            raise ModelError("provider", text, outcome="lost")
        return message, response.headers

    async def _abilities_of(self, model: str) -> _Abilities:
        """Ask once for each model, however many requests wait for it; a failure is not kept."""
        task = self._abilities.get(model)
        if task is None or (task.done() and (task.cancelled() or task.exception())):
            task = self._abilities[model] = asyncio.create_task(self._look_up(model))
            task.add_done_callback(_seen)
        # Shielded: a request that is cancelled must not take the others' answer with it.
        return await asyncio.shield(task)

    async def _look_up(self, model: str) -> _Abilities:
        try:
            with self._clients.borrow() as client:
                info = await client.models.retrieve(model)
        except anthropic.APIStatusError as error:
            kind = kind_of(error.status_code, error.type, error.error_code, error.message)
            if kind == "provider":
                raise
            # A gateway may offer no such address; the request itself will tell what is wrong.
            return _Abilities()
        if info.lifecycle == "retired":
            raise ModelError("configuration", f"{model} is retired{_since(info)}; choose another")
        return _abilities(info)


def _client(api_key: str | None, timeout_seconds: float) -> anthropic.AsyncAnthropic:
    """Without a key the SDK looks for one; it reads the address from ANTHROPIC_BASE_URL."""
    return anthropic.AsyncAnthropic(
        api_key=api_key,
        max_retries=0,
        timeout=timeouts(timeout_seconds),
        # the worker has spans of its own, alike for every provider
        open_telemetry={"traces": False},
    )


def _seen(task: asyncio.Task[_Abilities]) -> None:
    """Take note of a failure that nobody may be left to wait for."""
    if not task.cancelled():
        task.exception()


def _since(info: ModelInfo) -> str:
    return f" since {info.retires_at:%Y-%m-%d}" if info.retires_at else ""


def _abilities(info: ModelInfo) -> _Abilities:
    can = info.capabilities
    if can is None:
        return _Abilities()
    return _Abilities(
        structured=can.structured_outputs.supported,
        unthinking=can.thinking.types.disabled.supported,
        low_effort=can.effort.low.supported,
    )


def message_parameters(
    request: Request, schema: OutputSchema, abilities: _Abilities
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


def _is_message(body: Any) -> bool:
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
    data: Any = None
    problem = _stopped_early(message)
    if problem is None:
        try:
            data = schema.settle(read_json(_text(message)))
        except NotStorableError as error:
            problem = ("item", f"the answer is not JSON that can be stored: {error}", "invalid")
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
    if problem is not None:
        kind, text, outcome = problem
        raise ModelError(kind, text, request_id=request_id, billed=answer, outcome=outcome)
    return answer


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


def _stopped_early(message: dict[str, Any]) -> tuple[Kind, str, Outcome] | None:
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


def _unreachable(error: anthropic.APIConnectionError) -> ModelError:
    """Tell a call that took too long from a provider that cannot be reached."""
    cause = error.__cause__
    if isinstance(cause, httpx2.UnsupportedProtocol):
        return ModelError("configuration", f"ANTHROPIC_BASE_URL is no address: {cause}")
    before_sending = isinstance(cause, httpx2.ConnectTimeout | httpx2.PoolTimeout)
    if isinstance(error, anthropic.APITimeoutError) and not before_sending:
        return ModelError("item", f"the call timed out: {type(cause).__name__}", outcome="timeout")
    nothing_was_sent = before_sending or isinstance(cause, httpx2.ConnectError)
    return ModelError(
        "provider",
        f"no connection: {cause or error}",
        outcome=None if nothing_was_sent else "lost",
    )


def refused(error: anthropic.APIStatusError) -> ModelError:
    """Say what an error response means."""
    message = (error.api_message or error.message)[:_LONGEST_MESSAGE]
    kind = kind_of(error.status_code, error.type, error.error_code, message)
    return ModelError(
        kind,
        f"{error.status_code} {error.type or 'without a type'}: {message}",
        retry_after=seconds_to_wait(error.response.headers.get("retry-after")),
        request_id=error.request_id,
        outcome=outcome_of(error.status_code, kind),
        too_many=is_too_many(error.status_code),
        of_key=is_of_key(error.status_code, error.type, error.error_code, message),
    )
