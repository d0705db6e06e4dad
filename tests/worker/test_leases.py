"""A claim is held while its call lasts, and lost when nobody holds it any more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from arranged import counters, run_of
from psycopg.types.json import Jsonb

from pyworker.database.queue import Queue
from pyworker.worker import Mode, Worker

if TYPE_CHECKING:
    import psycopg
    from simulator.fixture import Running

    from pyworker.database.person import Database
    from pyworker.database.rows import Claim

Hired = Callable[..., AbstractAsyncContextManager[Worker]]

LEASE = timedelta(seconds=1)
"""The shortest that there is."""


@pytest.fixture
async def queues(uri: str) -> AsyncIterator[tuple[Queue, Queue]]:
    late, other = Queue(uri, "late"), Queue(uri, "other")
    yield late, other
    await late.close()
    await other.close()


def answered(claim: Claim, summary: str) -> dict[str, Any]:
    return {**claim.proof, "data": {"summary": summary}}


def one_overlay(database: psycopg.Connection[Any]) -> dict[str, Any]:
    row = database.execute("select to_jsonb(o) from public.block_overlays_v2 o").fetchone()
    assert row is not None
    overlay: dict[str, Any] = row[0]
    return overlay


async def retaken(queue: Queue) -> Claim:
    """Claim again and again until the lease of somebody else is over."""
    async with asyncio.timeout(90):
        while not (claims := await queue.claim_overlay_batch(1)):  # noqa: ASYNC110  a lease ends
            await asyncio.sleep(0.02)
    return claims[0]


async def test_a_call_may_last_longer_than_the_lease(
    owner: Database,
    database: psycopg.Connection[Any],
    simulator: Running,
    hired: Hired,
    queues: tuple[Queue, Queue],
) -> None:
    run_id = run_of(owner, 2)
    simulator.script(*[{"name": "answer", "latency": 5.0}] * 2)
    async with hired(mode=Mode.DRAIN, lease=2 * LEASE) as worker:
        running = asyncio.create_task(worker.run())
        await asyncio.to_thread(simulator.ledger.wait_for_arrivals, 2)
        while not running.done():
            assert not await queues[1].claim_overlay_batch(2)
            await asyncio.wait({running}, timeout=0.05)
        tally = running.result()
    assert (tally.completed, tally.lost) == (2, 0)
    assert counters(database, run_id) == {"ai_complete": 2}
    assert simulator.ledger.arrived == 2


async def test_a_claim_that_nobody_holds_is_taken_over(
    owner: Database, database: psycopg.Connection[Any], queues: tuple[Queue, Queue]
) -> None:
    run_of(owner, 1)
    late, other = queues
    [claim] = await late.claim_overlay_batch(1, lease=LEASE)
    assert not await other.claim_overlay_batch(1)
    again = await retaken(other)
    assert again.overlay_id == claim.overlay_id
    assert again.claim_token != claim.claim_token
    assert again.attempt_count == 2


LATE = {
    "complete": "select public.complete_overlay_batch('late', %s)",
    "fail": "select public.fail_overlay_batch('late', %s)",
    "release": "select public.release_overlay_batch('late', %s)",
    "extend": "select public.extend_claims('late', %s, '1 hour')",
}


@pytest.mark.parametrize("act", LATE)
async def test_whoever_comes_late_changes_nothing(
    owner: Database, database: psycopg.Connection[Any], queues: tuple[Queue, Queue], act: str
) -> None:
    run_id = run_of(owner, 1)
    late, other = queues
    [claim] = await late.claim_overlay_batch(1, lease=LEASE)
    again = await retaken(other)
    before, events = one_overlay(database), history(database)
    handed_in = {**answered(claim, "late"), "kind": "item_terminal", "error": "late"}
    row = database.execute(LATE[act], [Jsonb([handed_in])]).fetchone()
    assert row is not None
    assert row[0]["lost"] == [str(claim.overlay_id)]
    assert one_overlay(database) == before
    assert history(database) == events
    assert counters(database, run_id) == {"claimed": 1}

    answer = await other.complete_overlay_batch([answered(again, "in time")])
    assert (answer["completed"], answer["lost"]) == (1, [])
    assert one_overlay(database)["overlay_jsonb_staging"] == {"summary": "in time"}


async def test_a_late_answer_costs_no_other_of_its_batch(
    owner: Database, database: psycopg.Connection[Any], queues: tuple[Queue, Queue]
) -> None:
    run_id = run_of(owner, 2)
    late, other = queues
    [first] = await late.claim_overlay_batch(1, lease=LEASE)
    [second] = await late.claim_overlay_batch(1)
    await retaken(other)
    answer = await late.complete_overlay_batch([answered(first, "late"), answered(second, "fine")])
    assert (answer["completed"], answer["lost"]) == (1, [str(first.overlay_id)])
    assert counters(database, run_id) == {"claimed": 1, "ai_complete": 1}


def history(database: psycopg.Connection[Any]) -> list[Any]:
    return database.execute("select * from public.overlay_events order by event_number").fetchall()
