"""Claude behind the `Model` protocol: one request a block, structured output, no retries.

Retries are SQL's business: the SDK would sleep through `retry-after` past the end of a lease.
Neither `temperature` nor its kin are sent: today's API refuses them.
"""

import asyncio
import json
from collections.abc import Hashable, Mapping
from time import monotonic
from typing import Any

import anthropic
import httpx2
from anthropic.types import ModelInfo

from pyworker.llm.claude_errors import is_of_key, kind_of
from pyworker.llm.claude_message import (
    Abilities,
    abilities_from,
    is_message,
    message_parameters,
    read_message,
)
from pyworker.llm.clients import Clients, timeouts
from pyworker.llm.compiled import CompiledSchemas
from pyworker.llm.failures import LONGEST_MESSAGE, refused_by, too_late, unreachable, unreadable
from pyworker.llm.output_schema import OutputSchema
from pyworker.llm.prompt_cache import is_worth_caching
from pyworker.llm.protocol import Answer, ModelError, Request
from pyworker.llm.rate_limits import anthropic_headroom

_CONNECTIONS_EACH = 1000
"""What the SDK allows in the pool of one client."""


class Claude:
    """Every Claude model with one key, through the same connections; satisfies `Model`."""

    provider = "anthropic"

    def __init__(self, api_key: str | None = None, *, timeout_seconds: float) -> None:
        self._seconds = timeout_seconds
        self._compiled = CompiledSchemas()
        try:
            self._clients = Clients(
                lambda: _client(api_key, timeout_seconds),
                # aiohttp's pool stays quick, and each client loads all root certificates again
                _CONNECTIONS_EACH,
            )
        except (anthropic.AnthropicError, httpx2.InvalidURL) as error:
            raise ModelError("configuration", f"Claude cannot be set up: {error}") from error
        client = self._clients.first
        if not (client.api_key or client.auth_token or client.credentials):
            raise ModelError(
                "configuration",
                "ANTHROPIC_API_KEY is not set; export it, or work offline with --offline",
            )
        self._abilities: dict[str, asyncio.Task[Abilities]] = {}

    async def answer(self, request: Request) -> Answer:
        """Ask once; the whole call takes at most the time given at construction."""
        started = monotonic()
        schema = self._compiled_for(request)
        try:
            async with asyncio.timeout(self._seconds):
                message, headers = await self._ask(request, schema)
        except TimeoutError as error:
            raise too_late(self._seconds) from error
        except anthropic.APIConnectionError as error:
            timed_out = isinstance(error, anthropic.APITimeoutError)
            raise unreachable(error, timed_out=timed_out, address="ANTHROPIC_BASE_URL") from error
        except anthropic.APIStatusError as error:
            raise refused(error) from error
        except anthropic.CredentialsError as error:
            raise ModelError("configuration", f"the credentials cannot be read: {error}") from error
        except (anthropic.AnthropicError, ValueError) as error:
            raise unreadable(error) from error
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
        if not is_message(message):
            text = "status 200, yet no message: is this the Messages API?"
            raise ModelError("provider", text, outcome="lost")
        return message, response.headers

    async def _abilities_of(self, model: str) -> Abilities:
        """Ask once for each model, however many requests wait for it; a failure is not kept."""
        task = self._abilities.get(model)
        if task is None or (task.done() and (task.cancelled() or task.exception())):
            task = self._abilities[model] = asyncio.create_task(self._look_up(model))
            task.add_done_callback(_seen)
        # Shielded: a request that is cancelled must not take the others' answer with it.
        return await asyncio.shield(task)

    async def _look_up(self, model: str) -> Abilities:
        try:
            with self._clients.borrow() as client:
                info = await client.models.retrieve(model)
        except anthropic.APIStatusError as error:
            kind = kind_of(error.status_code, error.type, error.error_code, error.message)
            if kind == "provider":
                raise
            # A gateway may offer no such address; the request itself will tell what is wrong.
            return Abilities()
        if info.lifecycle == "retired":
            raise ModelError("configuration", f"{model} is retired{_since(info)}; choose another")
        return abilities_from(info)


def _client(api_key: str | None, timeout_seconds: float) -> anthropic.AsyncAnthropic:
    """Without a key the SDK looks for one; it reads the address from ANTHROPIC_BASE_URL."""
    return anthropic.AsyncAnthropic(
        api_key=api_key,
        max_retries=0,
        timeout=timeouts(timeout_seconds),
        # a request costs half the time that the SDK's own choice takes
        http_client=anthropic.DefaultAioHttpClient(timeout=timeouts(timeout_seconds)),
        # the worker has spans of its own, alike for every provider
        open_telemetry={"traces": False},
    )


def _seen(task: asyncio.Task[Abilities]) -> None:
    """Take note of a failure that nobody may be left to wait for."""
    if not task.cancelled():
        task.exception()


def _since(info: ModelInfo) -> str:
    return f" since {info.retires_at:%Y-%m-%d}" if info.retires_at else ""


def refused(error: anthropic.APIStatusError) -> ModelError:
    """Say what an error response means."""
    message = (error.api_message or error.message)[:LONGEST_MESSAGE]
    kind = kind_of(error.status_code, error.type, error.error_code, message)
    return refused_by(
        error.response,
        kind,
        f"{error.type or 'without a type'}: {message}",
        request_id=error.request_id,
        of_key=is_of_key(error.status_code, error.type, error.error_code, message),
    )
