"""The requests in flight never drain between two batches, and memory holds no more than it must."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any

import pytest
from arranged import counters, run_of, until

from pyworker.worker import Mode, Worker

if TYPE_CHECKING:
    import psycopg
    from simulator.fixture import Running

    from pyworker.database.person import Database

Hired = Callable[..., AbstractAsyncContextManager[Worker]]


@pytest.mark.parametrize(("in_flight", "batch"), [(20, 5), (200, 25), (7, 100)])
async def test_the_window_fills_up_while_nothing_ends(
    owner: Database,
    database: psycopg.Connection[Any],
    simulator: Running,
    hired: Hired,
    in_flight: int,
    batch: int,
) -> None:
    rounds = 4
    run_id = run_of(owner, rounds * in_flight)
    simulator.script(*["hold"] * (rounds * in_flight))
    async with hired(mode=Mode.DRAIN, concurrency=in_flight, batch_size=batch) as worker:
        running = asyncio.create_task(worker.run())
        for number in range(1, rounds + 1):
            await asyncio.to_thread(simulator.ledger.wait_for_arrivals, number * in_flight)
            assert simulator.ledger.in_flight == in_flight
            await until(lambda number=number: worker.tally.claimed > (number - 1) * in_flight)
            simulator.release()
        await asyncio.wait_for(running, 20)
    assert simulator.ledger.most_in_flight == in_flight
    assert counters(database, run_id) == {"ai_complete": rounds * in_flight}


async def test_no_more_is_held_than_is_in_flight_and_a_batch_behind_it(
    owner: Database, database: psycopg.Connection[Any], simulator: Running, hired: Hired
) -> None:
    run_id = run_of(owner, 400)
    simulator.script(*["hold"] * 40)
    async with hired(mode=Mode.DRAIN, concurrency=40, batch_size=20) as worker:
        running = asyncio.create_task(worker.run())
        await asyncio.to_thread(simulator.ledger.wait_for_arrivals, 40)
        await until(lambda: worker.tally.claimed >= 60)
        assert counters(database, run_id)["claimed"] <= 40 + 5 + 20
        simulator.release()
        await asyncio.wait_for(running, 20)
