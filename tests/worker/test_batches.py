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
from pyworker.worker import BatchWorker, Call, Mode, Observer, Options, Tally

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


async def work(queue: Queue, mode: Mode = Mode.ONCE, *observers: Observer) -> Tally:
    options = Options(mode=mode, batch_poll=timedelta(seconds=1))
    return await BatchWorker(queue, options, *observers).run()


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


class RepeatingQueue(Queue):
    """A worker whose connection broke after the plan was written down, before it was told so."""

    async def plan_message_batch(self, *plan: Any) -> dict[str, Any]:
        await super().plan_message_batch(*plan)
        return await super().plan_message_batch(*plan)


async def test_a_batch_that_was_planned_again_is_one(
    owner: Database, database: psycopg.Connection[Any], simulator: Running, uri: str
) -> None:
    run_id = run_of(owner, 4)
    simulator.hold_batches()
    queue = RepeatingQueue(uri, "repeating")
    await work(queue)
    due(database)
    await work(queue)
    assert counters(database, run_id) == {"claimed": 3, "ai_complete": 1}

    simulator.release()
    due(database)
    assert (await work(queue)).completed == 3
    assert await queue.next_message_batch_in() is None
    await queue.close()
    assert len(simulator.ledger) == 4, "nothing was paid twice"


async def test_a_batch_that_never_reached_the_provider_is_given_back(
    owner: Database, database: psycopg.Connection[Any], simulator: Running, queue: Queue
) -> None:
    run_id = run_of(owner, 2)
    claims = await queue.claim_overlay_batch(2)
    proofs = [claim.proof for claim in claims]
    await queue.plan_message_batch(proofs, {str(run_id): claims[0].output_schema})
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


async def test_a_model_without_batches_is_named_and_asked_nothing(
    owner: Database, database: psycopg.Connection[Any], simulator: Running, queue: Queue
) -> None:
    run_id = run_of(owner, 2, model="openai:gpt-simulated")
    tally = await work(queue, Mode.DRAIN)
    assert "without --batch-api" in tally.pauses[str(run_id)]
    assert counters(database, run_id) == {"pending": 2}
    assert not simulator.ledger


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


PACKED = {"model": "claude-haiku-5-5", "pack_characters": 1000}
"""Of paragraphs as short as these, ten share a request."""


async def test_a_pack_goes_as_one_request_and_answers_each_block(
    owner: Database, database: psycopg.Connection[Any], simulator: Running, queue: Queue
) -> None:
    run_id = run_of(owner, 30, **PACKED)
    tally = await work(queue, Mode.DRAIN)
    assert (tally.completed, tally.sent) == (30, 2)
    assert counters(database, run_id) == {"ai_complete": 30}
    assert len(simulator.ledger) == 3
    answers = database.execute(
        "select count(distinct overlay_jsonb_staging), max(attempt_count)"
        " from public.block_overlays_v2"
    )
    assert answers.fetchone() == (30, 1)
    calls = database.execute(
        "select is_batch, cardinality(overlay_ids) from public.llm_calls order by is_batch"
    )
    assert calls.fetchall() == [(False, 10), (True, 10), (True, 10)]


async def test_packs_whose_sender_died_are_found_by_what_is_in_them(
    owner: Database,
    database: psycopg.Connection[Any],
    simulator: Running,
    queue: Queue,
    uri: str,
) -> None:
    run_id = run_of(owner, 30, **PACKED)
    dying = DyingQueue(uri, "dying")
    with pytest.raises(asyncio.CancelledError):
        await work(dying)
    await dying.close()
    assert counters(database, run_id) == {"claimed": 20, "ai_complete": 10}

    due(database)
    assert (await work(queue)).completed == 20
    assert counters(database, run_id) == {"ai_complete": 30}
    assert len(simulator.ledger) == 3, "nothing was paid twice"


async def test_a_pack_that_is_broken_in_a_batch_is_asked_block_by_block(
    owner: Database, database: psycopg.Connection[Any], simulator: Running, queue: Queue
) -> None:
    run_id = run_of(owner, 20, **PACKED)
    simulator.script("answer", "invalid_json")
    tally = await work(queue, Mode.DRAIN)
    assert tally.returned == 10
    assert counters(database, run_id) == {"ai_complete": 20}
    attempts = database.execute("select distinct attempt_count from public.block_overlays_v2")
    assert attempts.fetchall() == [(1,)], "no block is to blame for its pack"
    assert len(simulator.ledger) == 2 + 10


class Listening(Observer):
    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.sent: list[int] = []

    def on_call(self, call: Call) -> None:
        self.calls.append(call)

    def on_send(self, requests: int) -> None:
        self.sent.append(requests)


async def test_whoever_looks_on_hears_of_each_request_and_what_it_cost(
    owner: Database, database: psycopg.Connection[Any], simulator: Running, queue: Queue
) -> None:
    run_id = run_of(owner, 4, model="claude-haiku-5-5")
    listening = Listening()
    simulator.script("answer", "refusal")
    tally = await work(queue, Mode.DRAIN, listening)
    assert [call.is_batch for call in listening.calls] == [False, True, True, True]
    assert sorted(filter(None, (call.fault for call in listening.calls))) == ["item_terminal"]
    assert listening.sent == [3]
    assert (tally.calls, tally.errors) == (4, {"item_terminal": 1})
    assert tally.spent == sum(line.cost or 0 for line in owner.run_cost(run_id)) > 0
