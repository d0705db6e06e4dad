"""Any OpenAI-compatible endpoint behind the `Model` protocol: chat completions with a JSON schema.

The address is OPENAI_BASE_URL, so a local server (llama.cpp, vLLM, Ollama) serves as well as
OpenAI. The package is the extra `openai`; nothing else imports it.
"""

import asyncio
import json
import os
from collections.abc import Mapping
from time import monotonic
from typing import Any

import httpx2
import openai

from pyworker.llm.clients import Clients, timeouts
from pyworker.llm.compiled import CompiledSchemas
from pyworker.llm.failures import LONGEST_MESSAGE, refused_by, too_late, unreachable, unreadable
from pyworker.llm.keys import OPENAI_PREFIX
from pyworker.llm.openai_errors import kind_of
from pyworker.llm.openai_schema import compile_strict
from pyworker.llm.output_schema import OutputSchema
from pyworker.llm.protocol import Answer, ModelError, Request
from pyworker.llm.rate_limits import openai_headroom
from pyworker.llm.settling import Problem, settled, usable

_KEY_REFUSED = frozenset({401, 403})


class OpenAIChat:
    """Every model of one endpoint with one key; satisfies `Model`."""

    provider = "openai"

    def __init__(self, api_key: str | None = None, *, timeout_seconds: float) -> None:
        self._seconds = timeout_seconds
        self._compiled = CompiledSchemas(compile_strict)
        self._is_elsewhere = bool(os.environ.get("OPENAI_BASE_URL"))
        if api_key is None and not self._is_elsewhere:
            raise ModelError(
                "configuration",
                "OPENAI_API_KEY is not set; export it, or OPENAI_BASE_URL of a server without keys",
            )
        try:
            self._clients = Clients(
                lambda: openai.AsyncOpenAI(
                    # the SDK wants a key also where the server wants none
                    api_key=api_key or "none",
                    max_retries=0,
                    timeout=timeouts(timeout_seconds),
                )
            )
        except (openai.OpenAIError, httpx2.InvalidURL) as error:
            raise ModelError("configuration", f"OpenAI cannot be set up: {error}") from error

    def prefix(self, request: Request) -> None:
        """Warm nothing: caches fill by themselves here, and writing to them costs nothing."""

    async def answer(self, request: Request) -> Answer:
        """Ask once; the whole call takes at most the time given at construction."""
        started = monotonic()
        schema = self._compiled.of(request)
        try:
            async with asyncio.timeout(self._seconds):
                body, headers = await self._ask(request, schema)
            return _answer(body, headers, schema, round((monotonic() - started) * 1000))
        except TimeoutError as error:
            raise too_late(self._seconds) from error
        except openai.APIConnectionError as error:
            timed_out = isinstance(error, openai.APITimeoutError)
            raise unreachable(error, timed_out=timed_out, address="OPENAI_BASE_URL") from error
        except openai.APIStatusError as error:
            raise refused(error) from error
        except (openai.OpenAIError, ValueError, LookupError, TypeError, AttributeError) as error:
            raise unreadable(error) from error

    async def close(self) -> None:
        """Close the connections."""
        await self._clients.close()

    async def _ask(
        self, request: Request, schema: OutputSchema
    ) -> tuple[dict[str, Any], Mapping[str, str]]:
        limit = "max_tokens" if self._is_elsewhere else "max_completion_tokens"
        json_schema = {"name": "answer", "strict": True, "schema": schema.schema}
        system = [{"role": "system", "content": request.system_prompt}]
        parameters: dict[str, Any] = {
            "model": request.model.removeprefix(OPENAI_PREFIX),
            limit: request.max_tokens,
            "messages": [
                *(system if request.system_prompt.strip() else []),
                {"role": "user", "content": request.user_prompt},
            ],
            "response_format": {"type": "json_schema", "json_schema": json_schema},
        }
        with self._clients.borrow() as client:
            response = await client.chat.completions.with_raw_response.create(**parameters)
        return json.loads(response.http_response.content), response.headers


def _answer(
    body: dict[str, Any], headers: Mapping[str, str], schema: OutputSchema, latency_ms: int
) -> Answer:
    """Take the data out of a completion, or raise with what the unusable answer has cost."""
    choice = body["choices"][0]
    stopped = _stopped_early(choice)
    data, problem = (
        (None, stopped) if stopped else settled(schema, choice["message"]["content"] or "")
    )
    usage = body.get("usage") or {}
    cached = (usage.get("prompt_tokens_details") or {}).get("cached_tokens") or 0
    answer = Answer(
        data=data,
        model=str(body.get("model")),
        input_tokens=(usage.get("prompt_tokens") or 0) - cached,
        output_tokens=usage.get("completion_tokens") or 0,
        cache_creation_tokens=0,
        cache_read_tokens=cached,
        request_id=headers.get("x-request-id") or body.get("id"),
        latency_ms=latency_ms,
        headroom=openai_headroom(headers),
    )
    return usable(answer, problem)


def _stopped_early(choice: dict[str, Any]) -> Problem | None:
    if refusal := choice["message"].get("refusal"):
        return ("item_terminal", f"the model refused: {refusal[:LONGEST_MESSAGE]}", "refused")
    if choice.get("finish_reason") == "length":
        return ("item", "cut short at max_tokens", "truncated")
    if choice.get("finish_reason") == "content_filter":
        return ("item_terminal", "the model refused: content filter", "refused")
    return None


def refused(error: openai.APIStatusError) -> ModelError:
    """Say what an error response means."""
    message = error.message[:LONGEST_MESSAGE]
    kind = kind_of(error.status_code, error.code, message)
    return refused_by(
        error.response,
        kind,
        f"{error.code or error.type or 'without a code'}: {message}",
        request_id=error.request_id,
        of_key=kind == "money" or error.status_code in _KEY_REFUSED,
    )
