"""The requests in flight never drain between two batches, and memory holds no more than it must."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any

import pytest
from arranged import counters, run_of, until

from pyworker.database.queue import Queue
from pyworker.worker import Mode, Observer, Options, Worker

if TYPE_CHECKING:
    import psycopg
    from simulator.fixture import Running

    from pyworker.database.person import Database
    from pyworker.database.rows import Claim

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
        await until(lambda: worker.tally.claimed > 60)
        assert counters(database, run_id)["claimed"] <= 40 + 20 + 20
        simulator.release()
        await asyncio.wait_for(running, 20)


class SlowQueue(Queue):
    """Takes no answers before it is asked to by its worker standing still."""

    stands_still: Callable[[], bool]

    async def complete_overlay_batch(self, results: list[dict[str, Any]]) -> dict[str, Any]:
        await until(self.stands_still)
        return await super().complete_overlay_batch(results)


class Held(Observer):
    """Remembers how many claims were held at most."""

    def __init__(self) -> None:
        self.now = self.most = 0

    def on_claim(self, claims: list[Claim]) -> None:
        self.now += len(claims)
        self.most = max(self.most, self.now)

    def on_hand_back(self, act: str, answer: dict[str, Any]) -> None:  # noqa: ARG002
        self.now -= answer["completed"]


async def test_nothing_is_claimed_while_a_slow_database_has_a_round_of_answers_to_take(
    owner: Database, uri: str, database: psycopg.Connection[Any], simulator: Running
) -> None:
    options = Options(mode=Mode.DRAIN, concurrency=20, batch_size=5)
    run_id = run_of(owner, 600)
    held, queue = Held(), SlowQueue(uri, "worker")
    worker = Worker(queue, options, held)
    tally, ahead = worker.tally, options.low_water + options.batch_size
    # every claim has its answer, and either nothing is left or too much waits to be taken
    queue.stands_still = lambda: (
        tally.calls == tally.claimed and (tally.calls == 600 or held.now > options.most_unsettled)
    )
    try:
        await asyncio.wait_for(worker.run(), 60)
    finally:
        await queue.close()
    assert held.most <= options.most_unsettled + options.concurrency + ahead
    assert counters(database, run_id) == {"ai_complete": 600}
