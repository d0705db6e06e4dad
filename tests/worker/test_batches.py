"""Batches of messages: what is sent once is fetched once, whoever is alive to do it."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from arranged import counters, run_of

from pyworker.database.queue import Queue
from pyworker.llm import ModelError
from pyworker.worker import BatchWorker, Mode, Options, Tally

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import psycopg
    from simulator.fixture import Running

    from pyworker.database.person import Database

pytestmark = pytest.mark.usefixtures("sdk")


@pytest.fixture
async def queue(uri: str) -> AsyncIterator[Queue]:
    queue = Queue(uri, "batcher")
    yield queue
    await queue.close()


async def work(queue: Queue, mode: Mode = Mode.ONCE) -> Tally:
    options = Options(mode=mode, batch_poll=timedelta(seconds=1))
    return await BatchWorker(queue, options).run()


def due(database: psycopg.Connection[Any]) -> None:
    """Let the next worker look after every batch, as if the time of the last had run out."""
    database.execute("update overlay_private.message_batches set held_until = '-infinity'")


async def test_one_request_goes_ahead_and_the_rest_as_a_batch(
    owner: Database, database: psycopg.Connection[Any], simulator: Running, queue: Queue
) -> None:
    run_id = run_of(owner, 5)
    tally = await work(queue, Mode.DRAIN)
    assert (tally.completed, tally.sent) == (5, 4)
    assert counters(database, run_id) == {"ai_complete": 5}
    assert len({entry.block_hash for entry in simulator.ledger}) == len(simulator.ledger) == 5


async def test_another_worker_fetches_what_one_has_sent(
    owner: Database, database: psycopg.Connection[Any], simulator: Running, queue: Queue
) -> None:
    run_id = run_of(owner, 3)
    simulator.hold_batches()
    assert (await work(queue)).sent == 2
    assert counters(database, run_id) == {"claimed": 2, "ai_complete": 1}

    simulator.release()
    due(database)
    queue.worker_id = "another"
    assert (await work(queue)).completed == 2
    assert counters(database, run_id) == {"ai_complete": 3}
    assert len(simulator.ledger) == 3


class DyingQueue(Queue):
    """A worker that is killed after the provider took its batch, before it could say so."""

    async def submit_message_batch(self, *_batch: Any) -> None:
        raise asyncio.CancelledError


async def test_a_batch_whose_sender_died_is_found_by_what_is_in_it(
    owner: Database,
    database: psycopg.Connection[Any],
    simulator: Running,
    queue: Queue,
    uri: str,
) -> None:
    run_id = run_of(owner, 4)
    dying = DyingQueue(uri, "dying")
    with pytest.raises(asyncio.CancelledError):
        await work(dying)
    await dying.close()
    assert counters(database, run_id) == {"claimed": 3, "ai_complete": 1}

    due(database)
    assert (await work(queue)).completed == 3
    assert counters(database, run_id) == {"ai_complete": 4}
    assert len(simulator.ledger) == 4, "nothing was paid twice"


async def test_a_batch_that_never_reached_the_provider_is_given_back(
    owner: Database, database: psycopg.Connection[Any], simulator: Running, queue: Queue
) -> None:
    run_id = run_of(owner, 2)
    claims = await queue.claim_overlay_batch(2)
    await queue.plan_message_batch(claims, {str(run_id): claims[0].output_schema})
    due(database)
    tally = await work(queue, Mode.DRAIN)
    assert tally.released == 2
    assert counters(database, run_id) == {"ai_complete": 2}
    attempts = database.execute("select distinct attempt_count from public.block_overlays_v2")
    assert attempts.fetchall() == [(1,)]


async def test_what_goes_wrong_in_a_batch_goes_back_by_its_kind(
    owner: Database, database: psycopg.Connection[Any], simulator: Running, queue: Queue
) -> None:
    run_of(owner, 6)
    simulator.script("answer", "refusal", "invalid_json", "server_error", "drop", "answer")
    assert (await work(queue)).sent == 5
    due(database)
    # told once more from the provider, but not sent again
    database.execute("update public.runs_v2 set status = 'paused', paused_reason = 'test'")
    tally = await work(queue)
    assert (tally.completed, tally.failed, tally.returned, tally.released) == (1, 1, 2, 1)
    found = database.execute("select status, attempt_count from public.block_overlays_v2")
    assert Counter(found.fetchall()) == {
        ("ai_complete", 1): 2,
        ("failed", 1): 1,  # refused: for good
        ("pending", 1): 1,  # no JSON: it counts
        ("pending", 0): 2,  # the provider's fault, and what it never got to
    }


async def test_a_batch_that_nobody_waits_for_is_cancelled(
    owner: Database, database: psycopg.Connection[Any], simulator: Running, queue: Queue
) -> None:
    run_id = run_of(owner, 3)
    simulator.hold_batches()
    await work(queue)
    owner.cancel_run(run_id)
    due(database)
    await work(queue)
    simulator.release()
    due(database)
    await work(queue)
    assert await queue.next_message_batch_in() is None
    assert counters(database, run_id) == {"pending": 2, "ai_complete": 1}
    assert len(simulator.ledger) == 1, "what was cancelled is not paid"


async def test_what_is_configured_wrongly_is_learnt_from_one_request(
    owner: Database, database: psycopg.Connection[Any], simulator: Running, queue: Queue
) -> None:
    run_id = run_of(owner, 5, model="claude-of-nowhere")
    tally = await work(queue, Mode.DRAIN)
    assert tally.sent == 0
    assert "claude-of-nowhere" in tally.pauses[str(run_id)]
    assert counters(database, run_id) == {"pending": 5}
    assert len(simulator.ledger) == 1


async def test_without_a_key_nothing_is_claimed(
    owner: Database,
    database: psycopg.Connection[Any],
    simulator: Running,
    queue: Queue,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run_id = run_of(owner, 2)
    monkeypatch.delenv("ANTHROPIC_API_KEY")
    with pytest.raises(ModelError, match="ANTHROPIC_API_KEY is not set"):
        await work(queue)
    assert counters(database, run_id) == {"pending": 2}
