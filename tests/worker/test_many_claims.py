"""A worker may hold more claims than the queue takes in one call."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from arranged import counters, run_of, until

from pyworker.worker import Mode, Worker

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from uuid import UUID

    import psycopg
    from simulator.fixture import Running

    from pyworker.database.person import Database

Hired = Callable[..., AbstractAsyncContextManager[Worker]]

BATCH, IN_FLIGHT = 1000, 30


@asynccontextmanager
async def overfull(hired: Hired, simulator: Running, **options: Any) -> AsyncIterator[Worker]:
    """Bring a worker to hold 1030 claims: the last 30 of a batch in flight, and all of the next."""
    simulator.script(*["answer"] * (BATCH - IN_FLIGHT), *["hold"] * IN_FLIGHT)
    async with (
        asyncio.timeout(200),
        hired(mode=Mode.DRAIN, batch_size=BATCH, concurrency=IN_FLIGHT, **options) as worker,
        asyncio.TaskGroup() as tasks,
    ):
        tasks.create_task(worker.run())
        await until(lambda: worker.tally.claimed == 2 * BATCH)
        yield worker


def first_lease_is_over(database: psycopg.Connection[Any], run_id: UUID) -> bool:
    row = database.execute(
        "select clock_timestamp() > max(claimed_at) + interval '3.6 s'"
        " from public.block_overlays_v2 where run_id = %s and status = 'claimed'",
        [run_id],
    ).fetchone()
    return row == (True,)


async def test_more_than_a_thousand_claims_can_be_given_back(
    owner: Database, database: psycopg.Connection[Any], simulator: Running, hired: Hired
) -> None:
    run_id = run_of(owner, 2 * BATCH)
    async with overfull(hired, simulator, grace=timedelta(0)) as worker:
        worker.stop()
    simulator.release()
    assert worker.tally.released == BATCH + IN_FLIGHT
    assert counters(database, run_id) == {
        "ai_complete": BATCH - IN_FLIGHT,
        "pending": BATCH + IN_FLIGHT,
    }


async def test_more_than_a_thousand_leases_can_be_extended(
    owner: Database, database: psycopg.Connection[Any], simulator: Running, hired: Hired
) -> None:
    run_id = run_of(owner, 2 * BATCH)
    async with overfull(hired, simulator, lease=timedelta(seconds=3)) as worker:
        await until(lambda: first_lease_is_over(database, run_id))
        expired = database.execute(
            "select count(*) from public.block_overlays_v2"
            " where status = 'claimed' and claim_expires_at < clock_timestamp()"
        ).fetchone()
        simulator.release()
    assert expired == (0,)
    assert (worker.tally.completed, worker.tally.lost) == (2 * BATCH, 0)
