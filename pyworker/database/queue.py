"""The functions that workers call; one method for each, with the function's name and arguments."""

from __future__ import annotations

import asyncio
import json
import random
from datetime import timedelta
from functools import lru_cache
from time import monotonic
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar, Unpack

import psycopg
from psycopg.rows import class_row, scalar_row
from psycopg.types.json import set_json_loads

from pyworker.database.calls import given, statement
from pyworker.database.errors import DatabaseUnavailableError, translated
from pyworker.database.identity import ASSUME, WORKER
from pyworker.database.listening import Listener
from pyworker.database.rows import Claim, HeldClaim, MessageBatch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from psycopg.rows import AsyncRowFactory

Row = TypeVar("Row")

MOST_AT_ONCE = 1000
"""Claims, answers or calls that a function takes or gives at most."""
FIRST_PATIENCE = timedelta(seconds=20)
"""For a database that was never reached: longer would hide a wrong address."""
PATIENCE = timedelta(minutes=5)
"""For a database that went away, by default; a restart and a failover take less."""
SHORTEST_DELAY, LONGEST_DELAY = 0.1, 10.0
"""Seconds between two tries to connect; each is twice as long as the one before."""


class Scope(TypedDict, total=False):
    """Which runs a call is about; without any of these, all."""

    run_id: UUID | None
    project_id: UUID | None
    schema_id: UUID | None


class Queue:
    """The queue as one worker sees it.

    Calls share one connection and so come one after the other; each is a transaction of its own,
    and none is open while a model works. A lost connection is opened again for as long as
    `patience` lasts: every call may be made twice, for a claim that was handed back already is
    merely reported as lost.

    ``listen_uri`` is where notifications come from when ``uri`` is that of a pooler.
    """

    def __init__(
        self,
        uri: str,
        worker_id: str,
        listen_uri: str | None = None,
        patience: timedelta = PATIENCE,
    ) -> None:
        self.worker_id = worker_id
        self._uri = uri
        self.patience = patience
        self._was_reached = False
        self._connection: psycopg.AsyncConnection[Any] | None = None
        self._listener = Listener(listen_uri or uri, worker_id)
        self._one_at_a_time = asyncio.Lock()

    async def claim_overlay_batch(
        self,
        batch_size: int,
        *,
        lease: timedelta | None = None,
        model_override: str | None = None,
        except_models: list[str] | None = None,
        **scope: Unpack[Scope],
    ) -> list[Claim]:
        """Claim up to batch_size overlays of one run, of a model that is not excepted."""
        return await self._all(
            class_row(Claim),
            "claim_overlay_batch",
            batch_size=batch_size,
            worker_id=self.worker_id,
            lease=lease,
            model_override=model_override,
            except_models=except_models or None,
            **scope,
        )

    async def complete_overlay_batch(self, results: list[dict[str, Any]]) -> dict[str, Any]:
        """Hand answers back; return completed, returned, failed and lost."""
        return await self._value(
            "complete_overlay_batch", worker_id=self.worker_id, results=results
        )

    async def fail_overlay_batch(self, failures: list[dict[str, Any]]) -> dict[str, Any]:
        """Hand back what got no answer; return returned, failed, paused_runs and lost."""
        return await self._value("fail_overlay_batch", worker_id=self.worker_id, failures=failures)

    async def release_overlay_batch(
        self, claims: Sequence[HeldClaim], reason: str, retry_after: timedelta | None = None
    ) -> dict[str, Any]:
        """Give claims back unworked, any number; return released and lost."""
        whole: dict[str, Any] = {"released": 0, "lost": []}
        for proofs in _batches(claims):
            answer = await self._value(
                "release_overlay_batch",
                worker_id=self.worker_id,
                claims=proofs,
                reason=reason,
                retry_after=retry_after,
            )
            whole["released"] += answer["released"]
            whole["lost"] += answer["lost"]
        return whole

    async def record_llm_calls(self, calls: list[dict[str, Any]]) -> dict[str, Any]:
        """Put requests into the ledger; return recorded, known, cost and uncosted_calls."""
        return await self._value("record_llm_calls", worker_id=self.worker_id, calls=calls)

    async def budget_pauses(self, **scope: Unpack[Scope]) -> dict[str, str]:
        """Return the runs that a budget has paused, each with the reason."""
        pauses: dict[str, str] = await self._value("budget_pauses", **scope)
        return pauses

    async def extend_claims(self, claims: list[Claim], lease: timedelta) -> None:
        """Hold claims for another lease; what is lost turns out when it is handed back."""
        for proofs in _batches(claims):
            await self._value("extend_claims", worker_id=self.worker_id, claims=proofs, lease=lease)

    async def next_claim_in(self, **scope: Unpack[Scope]) -> timedelta | None:
        """Return how long until a claim would find something; None when nothing is left."""
        wait: timedelta | None = await self._value("next_claim_in", **scope)
        return wait

    async def queue_length(self, **scope: Unpack[Scope]) -> int:
        """Return how many overlays wait for a worker or are held by one."""
        length: int = await self._value("queue_length", **scope)
        return length

    async def plan_message_batch(
        self, claims: list[dict[str, Any]], output_schemas: dict[str, Any]
    ) -> dict[str, Any]:
        """Write down what is about to be sent; return message_batch_id and lost.

        Each of claims is a proof, of a pack with the custom_id of its request and a position.
        """
        return await self._value(
            "plan_message_batch",
            worker_id=self.worker_id,
            claims=claims,
            output_schemas=output_schemas,
        )

    async def submit_message_batch(self, message_batch_id: UUID, provider_batch_id: str) -> None:
        """Note what the provider calls it."""
        await self._value(
            "submit_message_batch",
            worker_id=self.worker_id,
            message_batch_id=message_batch_id,
            provider_batch_id=provider_batch_id,
        )

    async def take_message_batch(self, hold: timedelta) -> MessageBatch | None:
        """Return the batch that nobody has looked after for longest, for the time of hold."""
        found = await self._all(
            class_row(MessageBatch), "take_message_batch", worker_id=self.worker_id, hold=hold
        )
        return found[0] if found else None

    async def close_message_batch(self, message_batch_id: UUID, reason: str) -> dict[str, Any]:
        """End a batch and give back what got no answer; return released."""
        return await self._value(
            "close_message_batch",
            worker_id=self.worker_id,
            message_batch_id=message_batch_id,
            reason=reason,
        )

    async def next_message_batch_in(self) -> timedelta | None:
        """Return how long until a batch can be looked after; None when none is open."""
        wait: timedelta | None = await self._value("next_message_batch_in")
        return wait

    async def wait_for_pending(self, at_most: timedelta) -> None:
        """Return when overlays become pending somewhere, or when the time is over."""
        await self._listener.wait(at_most)

    async def close(self) -> None:
        """Close the connections that there are."""
        if self._connection is not None:
            await self._connection.close()
        await self._listener.close()

    async def _connect(self) -> psycopg.AsyncConnection[Any]:
        connection = await psycopg.AsyncConnection.connect(
            self._uri,
            autocommit=True,
            application_name=self.worker_id[:63],
            prepare_threshold=None,  # see person.connect
        )
        set_json_loads(_shared, connection)
        return connection

    async def _value(self, function: str, **arguments: Any) -> Any:
        return (await self._all(scalar_row, function, **arguments))[0]

    async def _all(
        self, row_factory: AsyncRowFactory[Row], function: str, **arguments: Any
    ) -> list[Row]:
        async with self._one_at_a_time:
            began, delay = monotonic(), SHORTEST_DELAY
            while True:
                try:
                    answer = await self._once(row_factory, function, given(**arguments))
                except DatabaseUnavailableError as error:
                    patience = self.patience if self._was_reached else FIRST_PATIENCE
                    seconds = min(patience, self.patience).total_seconds()
                    if monotonic() - began + delay > seconds:
                        error.hint = f"Gave up after {seconds:.0f} seconds. {error.hint}"
                        raise
                    # many workers that lost the same server come back one after the other
                    await asyncio.sleep(delay * random.uniform(0.5, 1.0))  # noqa: S311
                    delay = min(2 * delay, LONGEST_DELAY)
                else:
                    self._was_reached = True
                    return answer

    async def _once(
        self, row_factory: AsyncRowFactory[Row], function: str, arguments: dict[str, Any]
    ) -> list[Row]:
        with translated():
            if self._connection is None or self._connection.closed:
                self._connection = await self._connect()
            async with self._connection.transaction():
                await self._connection.execute(ASSUME, WORKER.settings)
                cursor = self._connection.cursor(row_factory=row_factory)
                await cursor.execute(statement(function, arguments), arguments)
                return await cursor.fetchall()


@lru_cache(maxsize=128)
def _shared(text: bytes) -> Any:
    """Parse JSON once: every claim of a run brings the same schema. Nobody may change it."""
    return json.loads(text)


def _batches(claims: Sequence[HeldClaim]) -> Iterator[list[dict[str, str]]]:
    for start in range(0, len(claims), MOST_AT_ONCE):
        yield [claim.proof for claim in claims[start : start + MOST_AT_ONCE]]
