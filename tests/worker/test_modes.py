"""When a worker ends: after one batch, when nothing is left, or when it is told to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from arranged import counters, run_of, until

from pyworker.worker import Mode, Worker

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import psycopg
    from simulator.fixture import Running

    from pyworker.database.person import Database

Hired = Callable[..., AbstractAsyncContextManager[Worker]]
NEVER = timedelta(hours=1)
"""For a poll: longer than any test, so that only a notification can wake the worker."""


@asynccontextmanager
async def watching(hired: Hired, **options: Any) -> AsyncIterator[Worker]:
    """Keep a worker watching while the context lasts; should it fail, so does the test at once."""
    async with (
        asyncio.timeout(200),
        hired("watcher", mode=Mode.WATCH, **options) as worker,
        asyncio.TaskGroup() as tasks,
    ):
        tasks.create_task(worker.run())
        yield worker
        worker.stop()


def idles(database: psycopg.Connection[Any], name: str) -> Callable[[], bool]:
    """Ask whether a worker listens and has asked nothing of the database for a while."""

    def ask() -> bool:
        rows = database.execute(
            "select state, query, clock_timestamp() - state_change > interval '0.3 s'"
            " from pg_stat_activity where application_name = %s",
            [name],
        ).fetchall()
        return (
            len(rows) == 2
            and any(query == "listen overlay_pending" for _, query, _ in rows)
            and all(state == "idle" and rested for state, _, rested in rows)
        )

    return ask


async def test_once_works_one_batch_and_ends(
    owner: Database, database: psycopg.Connection[Any], simulator: Running, hired: Hired
) -> None:
    run_id = run_of(owner, 5)
    async with hired(mode=Mode.ONCE, batch_size=2) as worker:
        tally = await worker.run()
    assert (tally.claimed, tally.completed) == (2, 2)
    assert counters(database, run_id) == {"pending": 3, "ai_complete": 2}


async def test_once_ends_when_there_is_nothing_to_claim(simulator: Running, hired: Hired) -> None:
    async with hired(mode=Mode.ONCE) as worker:
        assert (await worker.run()).claimed == 0
    assert simulator.ledger.arrived == 0


async def test_a_drain_asks_a_few_times_a_second_for_what_somebody_else_has_locked(
    owner: Database, database: psycopg.Connection[Any], simulator: Running, hired: Hired
) -> None:
    run_id = run_of(owner, 2)

    def transactions() -> int:
        row = database.execute(
            "select xact_commit from pg_stat_database where datname = current_database()"
        ).fetchone()
        assert row is not None
        return int(row[0])

    async with hired(mode=Mode.DRAIN) as worker, asyncio.TaskGroup() as tasks:
        with database.transaction():
            database.execute("select from overlay_private.run_gates for update")
            work = tasks.create_task(worker.run())
            await asyncio.sleep(3)  # as a long deletion would take
        await work
    assert counters(database, run_id) == {"ai_complete": 2}
    assert transactions() < 200


async def test_a_drain_works_every_run_until_nothing_is_left(
    owner: Database, database: psycopg.Connection[Any], simulator: Running, hired: Hired
) -> None:
    runs = [run_of(owner, blocks, f"document {blocks}") for blocks in (1, 30, 7)]
    async with hired(mode=Mode.DRAIN, batch_size=5) as worker:
        tally = await worker.run()
    assert (tally.claimed, tally.completed, tally.lost) == (38, 38, 0)
    assert [counters(database, run) for run in runs] == [
        {"ai_complete": 1},
        {"ai_complete": 30},
        {"ai_complete": 7},
    ]
    assert simulator.ledger.summary()["distinct_blocks"] == 38


async def test_a_worker_of_one_run_leaves_the_others_alone(
    owner: Database, database: psycopg.Connection[Any], simulator: Running, hired: Hired
) -> None:
    ours, other = run_of(owner, 3, "ours"), run_of(owner, 2, "other")
    async with hired(mode=Mode.DRAIN, run_id=ours) as worker:
        await worker.run()
    assert counters(database, ours) == {"ai_complete": 3}
    assert counters(database, other) == {"pending": 2}


async def test_more_is_claimed_before_the_last_batch_is_finished(
    owner: Database, simulator: Running, hired: Hired
) -> None:
    run_of(owner, 12)
    simulator.script(*["hold"] * 4)
    async with hired(mode=Mode.DRAIN, batch_size=4, concurrency=4) as worker:
        running = asyncio.create_task(worker.run())
        await until(lambda: worker.tally.claimed == 4 + 2 + 4)
        await asyncio.to_thread(simulator.ledger.wait_for_arrivals, 4)
        simulator.release()
        tally = await asyncio.wait_for(running, 20)
    assert tally.completed == 12
    assert simulator.ledger.most_in_flight == 4


async def test_a_watching_worker_is_woken_by_a_new_run(
    owner: Database, database: psycopg.Connection[Any], simulator: Running, hired: Hired
) -> None:
    async with watching(hired, poll=NEVER) as worker:
        await until(idles(database, "watcher"))
        run_id = run_of(owner, 3)
        await until(lambda: worker.tally.completed == 3)
    assert counters(database, run_id) == {"ai_complete": 3}


async def test_a_watching_worker_is_woken_by_a_rejection(
    owner: Database, database: psycopg.Connection[Any], simulator: Running, hired: Hired
) -> None:
    run_id = run_of(owner, 1)
    async with watching(hired, poll=NEVER) as worker:
        await until(lambda: worker.tally.completed == 1)
        await until(idles(database, "watcher"))
        [overlay] = owner.list_overlays(run_id)
        owner.reject_overlays_to_pending([overlay.overlay_id], "Too short.")
        await until(lambda: worker.tally.completed == 2)
    assert "rejected by the reviewer: Too short." in simulator.ledger[-1].user_text


async def test_a_watching_worker_polls_where_no_notification_comes(
    owner: Database, database: psycopg.Connection[Any], simulator: Running, hired: Hired
) -> None:
    run_id = run_of(owner, 1)
    database.execute(
        "update public.block_overlays_v2 set not_before = clock_timestamp() + interval '1 s'"
    )
    async with watching(hired, poll=timedelta(seconds=0.1)) as worker:
        await until(lambda: worker.tally.completed == 1)
    assert counters(database, run_id) == {"ai_complete": 1}


async def test_an_idle_watcher_outlives_a_restart_of_the_database(
    owner: Database, database: psycopg.Connection[Any], simulator: Running, hired: Hired
) -> None:
    async with watching(hired, poll=NEVER) as worker:
        await until(idles(database, "watcher"))
        database.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where application_name = 'watcher'"
        )
        await until(idles(database, "watcher"))
        run_of(owner, 2)
        await until(lambda: worker.tally.completed == 2)


async def test_a_working_worker_outlives_a_lost_connection(
    owner: Database, database: psycopg.Connection[Any], simulator: Running, hired: Hired
) -> None:
    run_id = run_of(owner, 3)
    simulator.script("hold")
    async with hired("drainer", mode=Mode.DRAIN) as worker:
        running = asyncio.create_task(worker.run())
        await asyncio.to_thread(simulator.ledger.wait_for_arrivals, 3)
        database.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where application_name = 'drainer'"
        )
        simulator.release()
        tally = await asyncio.wait_for(running, 20)
    assert (tally.claimed, tally.completed, tally.lost) == (3, 3, 0)
    assert counters(database, run_id) == {"ai_complete": 3}


@pytest.mark.parametrize("mode", [Mode.DRAIN, Mode.WATCH])
async def test_a_worker_that_is_told_to_stop_at_once_claims_nothing(
    owner: Database, simulator: Running, hired: Hired, mode: Mode
) -> None:
    run_of(owner, 1)
    async with hired(mode=mode) as worker:
        worker.stop()
        tally = await asyncio.wait_for(worker.run(), 20)
    assert tally.claimed == 0
