"""A worker that is told to stop finishes what is in flight and gives the rest back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from arranged import counters, run_of

from pyworker.worker import Mode, Worker

if TYPE_CHECKING:
    import psycopg
    from simulator.fixture import Running

    from pyworker.database.person import Database

Hired = Callable[..., AbstractAsyncContextManager[Worker]]


def by_attempts(database: psycopg.Connection[Any]) -> list[tuple[str, int, int]]:
    return database.execute(
        "select status, attempt_count, count(*)::int from public.block_overlays_v2"
        " group by 1, 2 order by 1, 2"
    ).fetchall()


async def test_what_is_in_flight_is_finished_and_the_rest_given_back(
    owner: Database, database: psycopg.Connection[Any], simulator: Running, hired: Hired
) -> None:
    run_id = run_of(owner, 12)
    simulator.script("hold", "hold")
    async with hired(mode=Mode.DRAIN, batch_size=10, concurrency=2) as worker:
        running = asyncio.create_task(worker.run())
        await asyncio.to_thread(simulator.ledger.wait_for_arrivals, 2)
        worker.stop()
        simulator.release()
        tally = await asyncio.wait_for(running, 20)
    assert (tally.claimed, tally.completed, tally.released) == (10, 2, 8)
    assert by_attempts(database) == [("ai_complete", 1, 2), ("pending", 0, 10)]
    assert counters(database, run_id) == {"ai_complete": 2, "pending": 10}
    assert simulator.ledger.arrived == 2


async def test_what_outlasts_the_grace_is_given_back_as_well(
    owner: Database, database: psycopg.Connection[Any], simulator: Running, hired: Hired
) -> None:
    run_of(owner, 3)
    simulator.script("hold", "hold")
    async with hired(mode=Mode.WATCH, concurrency=2, grace=timedelta(seconds=0.2)) as worker:
        running = asyncio.create_task(worker.run())
        await asyncio.to_thread(simulator.ledger.wait_for_arrivals, 2)
        worker.stop()
        tally = await asyncio.wait_for(running, 20)
    simulator.release()
    assert (tally.completed, tally.released, tally.lost) == (0, 3, 0)
    assert by_attempts(database) == [("pending", 0, 3)]


async def test_a_failure_in_flight_is_handed_back_as_a_failure(
    owner: Database, database: psycopg.Connection[Any], simulator: Running, hired: Hired
) -> None:
    run_of(owner, 2)
    simulator.script("hold", {"name": "refusal", "latency": 0.3})
    async with hired(mode=Mode.DRAIN, concurrency=2) as worker:
        running = asyncio.create_task(worker.run())
        await asyncio.to_thread(simulator.ledger.wait_for_arrivals, 2)
        worker.stop()
        simulator.release()
        tally = await asyncio.wait_for(running, 20)
    assert (tally.completed, tally.failed, tally.released) == (1, 1, 0)
    assert by_attempts(database) == [("ai_complete", 1, 1), ("failed", 1, 1)]
