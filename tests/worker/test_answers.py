"""What becomes of an answer that is no good, and of the others that came with it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any

import pytest
from arranged import counters, run_of

from pyworker.database.queue import Queue
from pyworker.llm import Answer
from pyworker.worker import Mode, Tally, Worker
from pyworker.worker.handback import HandBack
from pyworker.worker.ledger import Ledger

if TYPE_CHECKING:
    from uuid import UUID

    import psycopg
    from simulator.fixture import Running

    from pyworker.database.person import Database

Hired = Callable[..., AbstractAsyncContextManager[Worker]]


def overlay(database: psycopg.Connection[Any]) -> tuple[str, int, str | None]:
    row = database.execute(
        "select status, attempt_count, last_error from public.block_overlays_v2"
    ).fetchone()
    assert row is not None
    return row


async def work_once(hired: Hired, database: psycopg.Connection[Any]) -> Tally:
    """Work a batch without waiting for the delay after a failure."""
    database.execute(
        "update public.block_overlays_v2 set not_before = '-infinity' where status = 'pending'"
    )
    async with hired(mode=Mode.ONCE) as worker:
        return await worker.run()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("invalid_json", "the answer is not JSON"),
        ("unstorable", "U+0000"),
        ("max_tokens", "cut short at max_tokens"),
    ],
)
async def test_a_bad_answer_is_asked_for_again_with_what_was_wrong(
    owner: Database,
    database: psycopg.Connection[Any],
    simulator: Running,
    hired: Hired,
    answer: str,
    words: str,
) -> None:
    run_of(owner, 1)
    simulator.script(answer)
    assert (await work_once(hired, database)).returned == 1
    status, attempts, error = overlay(database)
    assert (status, attempts) == ("pending", 1)
    assert words in str(error)

    assert (await work_once(hired, database)).completed == 1
    assert overlay(database) == ("ai_complete", 2, None)
    first, second = (entry.user_text for entry in simulator.ledger)
    assert "not accepted" not in first
    assert f"The last attempt was not accepted: {error}" in second


async def test_an_answer_that_does_not_fit_the_schema_is_asked_for_again(
    owner: Database, database: psycopg.Connection[Any], simulator: Running, hired: Hired
) -> None:
    run_of(owner, 1)
    simulator.script("invalid_schema")
    assert (await work_once(hired, database)).returned == 1
    assert overlay(database)[:2] == ("pending", 1)
    assert (await work_once(hired, database)).completed == 1
    assert "The last attempt was not accepted: " in simulator.ledger[-1].user_text
    assert "summary" in simulator.ledger[-1].user_text


async def test_bad_answers_use_the_attempts_up(
    owner: Database, database: psycopg.Connection[Any], simulator: Running, hired: Hired
) -> None:
    run_id = run_of(owner, 1, max_attempts=2)
    simulator.script("invalid_json", "invalid_json")
    assert (await work_once(hired, database)).returned == 1
    assert (await work_once(hired, database)).failed == 1
    assert (await work_once(hired, database)).claimed == 0
    assert overlay(database)[:2] == ("failed", 2)
    assert counters(database, run_id) == {"failed": 1}
    assert simulator.ledger.arrived == 2


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("refusal", "the model refused: general_harms"),
        ("prompt_too_long", "prompt is too long"),
        ("content_blocked", "content filtering"),
    ],
)
async def test_what_will_never_be_answered_fails_at_once(
    owner: Database,
    database: psycopg.Connection[Any],
    simulator: Running,
    hired: Hired,
    answer: str,
    words: str,
) -> None:
    run_id = run_of(owner, 2)
    simulator.script(answer)
    async with hired(mode=Mode.DRAIN, concurrency=1) as worker:
        tally = await worker.run()
    assert (tally.failed, tally.completed, simulator.ledger.arrived) == (1, 1, 2)
    assert counters(database, run_id) == {"failed": 1, "ai_complete": 1}
    [error] = database.execute(
        "select last_error from public.block_overlays_v2 where status = 'failed'"
    ).fetchall()
    assert words in error[0]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"summary": "\0"}, "not storable"),
        ({"summary\0": ""}, "not storable"),
        ({"summary": "\ud800"}, "not storable"),
        ({"summary": float("nan")}, "not storable"),
        (["summary"], "no JSON object but array"),
        ("summary", "no JSON object but string"),
        (None, "no JSON object but null"),
    ],
)
async def test_what_cannot_be_stored_costs_no_other_of_its_batch(
    owner: Database, uri: str, database: psycopg.Connection[Any], data: Any, words: str
) -> None:
    run_id = run_of(owner, 5)
    settled: list[UUID] = []
    tally = Tally()
    queue = Queue(uri, "worker")
    claims = await queue.claim_overlay_batch(5)
    hand_back = HandBack(
        queue, tally, Ledger(queue), 25, lambda claim: settled.append(claim.overlay_id)
    )
    for claim in claims:
        bad = claim.block_index == 2
        hand_back.answer(claim, answer_with(data if bad else {"summary": "good"}))
    await hand_back.flush()
    await queue.close()

    assert sorted(settled) == sorted(claim.overlay_id for claim in claims)
    assert (tally.completed, tally.returned, tally.lost) == (4, 1, 0)
    assert counters(database, run_id) == {"ai_complete": 4, "pending": 1}
    [(index, error)] = database.execute(
        "select block_index, last_error from public.block_overlays_v2 where status = 'pending'"
    ).fetchall()
    assert index == 2
    assert words in error


def answer_with(data: Any) -> Answer:
    return Answer(
        data=data,
        model="somebody else's",
        input_tokens=1,
        output_tokens=1,
        cache_creation_tokens=0,
        cache_read_tokens=0,
        request_id=None,
        latency_ms=1,
    )
