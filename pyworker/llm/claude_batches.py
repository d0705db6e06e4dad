"""Claude through the Message Batches API: half the price, answers within a day, in any order."""

from collections.abc import AsyncIterator, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import anthropic
from anthropic.types.messages import MessageBatch, MessageBatchIndividualResponse

from pyworker.llm.claude import Claude, refused
from pyworker.llm.claude_errors import kind_of
from pyworker.llm.claude_message import message_parameters, read_message
from pyworker.llm.failures import no_connection, unreadable
from pyworker.llm.output_schema import compile_schema
from pyworker.llm.protocol import Answer, ModelError, Request

_CLOCKS_APART = timedelta(minutes=2)
"""How far the provider's clock may be behind the database's."""

_UPLOAD_SECONDS = 300.0
"""A thousand requests weigh some megabytes: longer than one message takes."""

_CACHED_FOR_LONG = {"type": "ephemeral", "ttl": "1h"}
"""A batch is worked over minutes to hours: five minutes would be over before the second read."""

_STATUS_OF = {
    "invalid_request_error": 400,
    "authentication_error": 401,
    "billing_error": 402,
    "permission_error": 403,
    "not_found_error": 404,
    "request_too_large": 413,
    "rate_limit_error": 429,
    "api_error": 500,
    "timeout_error": 504,
    "overloaded_error": 529,
}


class ClaudeBatches(Claude):
    """Every Claude model, a batch of messages at a time; satisfies `MessageBatches`."""

    async def create(self, requests: Mapping[str, Request]) -> str:
        """Send a batch and return the provider's name for it; keys become custom ids.

        Raises `ModelError`; after one of kind `provider` the batch may exist all the same.
        """
        with _translated(), self._clients.borrow() as client:
            asked = [
                {"custom_id": custom_id, "params": await self._parameters(request)}
                for custom_id, request in requests.items()
            ]
            batch = await client.messages.batches.create(
                requests=asked,  # type: ignore[arg-type]
                timeout=_UPLOAD_SECONDS,
            )
        return batch.id

    async def find(self, custom_ids: Collection[str], *, created_after: datetime) -> str | None:
        """Find the batch that holds these ids; None when there is none.

        Only an ended batch tells its ids: `ModelError` of kind `provider` while one is in progress
        that might be it.
        """
        with _translated(), self._clients.borrow() as client:
            async for batch in client.messages.batches.list(limit=100):
                if batch.created_at < created_after - _CLOCKS_APART:
                    return None
                if _size(batch) != len(custom_ids):
                    continue
                if batch.processing_status != "ended":
                    raise ModelError("provider", f"{batch.id} may be the one, and has not ended")
                results = await client.messages.batches.results(batch.id)
                first = await anext(aiter(results), None)
                await results.close()
                if first is not None and first.custom_id in custom_ids:
                    return batch.id
        return None

    async def has_ended(self, name: str) -> bool:
        """Say whether the results are there. Raises `ModelError`."""
        with _translated(), self._clients.borrow() as client:
            batch = await client.messages.batches.retrieve(name)
        return batch.processing_status == "ended"

    async def cancel(self, name: str) -> None:
        """Ask the provider to stop: what it has not begun is not paid. Raises `ModelError`."""
        with _translated(), self._clients.borrow() as client:
            await client.messages.batches.cancel(name)

    async def results(
        self, name: str, schemas: Mapping[str, dict[str, Any]]
    ) -> AsyncIterator[tuple[str, Answer | ModelError]]:
        """Yield what became of each request, by its custom id, as its schema asks for it.

        Nothing is yielded for what the provider did not get to, nor for ids without a schema.
        """
        with _translated(), self._clients.borrow() as client:
            async for result in await client.messages.batches.results(name):
                if result.custom_id in schemas:
                    outcome = _outcome(result, schemas[result.custom_id])
                    if outcome is not None:
                        yield result.custom_id, outcome

    async def _parameters(self, request: Request) -> dict[str, Any]:
        abilities = await self._abilities_of(request.model)
        parameters = message_parameters(request, self._compiled_for(request), abilities)
        for block in parameters.get("system", ()):
            block["cache_control"] = _CACHED_FOR_LONG
        return parameters


def _outcome(
    result: MessageBatchIndividualResponse, schema: dict[str, Any]
) -> Answer | ModelError | None:
    told = result.result
    if told.type == "succeeded":
        try:
            # the request has no id of its own in a batch, but its message has
            return read_message(
                told.message.to_dict(),
                compile_schema(schema),
                request_id=told.message.id,
                latency_ms=0,
            )
        except ModelError as unusable:
            return unusable
    if told.type == "errored":
        error, request_id = told.error.error, told.error.request_id
        kind = kind_of(_STATUS_OF.get(error.type, 500), error.type, None, error.message)
        return ModelError(
            kind, f"{error.type}: {error.message}", request_id=request_id, outcome="error"
        )
    return None


def _size(batch: MessageBatch) -> int:
    counts = batch.request_counts
    return counts.processing + counts.succeeded + counts.errored + counts.canceled + counts.expired


@contextmanager
def _translated() -> Iterator[None]:
    """Turn whatever the SDK raises into a `ModelError`."""
    try:
        yield
    except anthropic.APIStatusError as error:
        raise refused(error) from error
    except anthropic.APIConnectionError as error:
        raise no_connection(error) from error
    except (anthropic.AnthropicError, ValueError) as error:
        raise unreadable(error) from error
