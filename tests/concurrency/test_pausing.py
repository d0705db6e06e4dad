"""A claim and a pause of the same run at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from arranged import counters, run_of
from concurrency.waiting import column, value, wait_until_blocked
from psycopg.types.json import Jsonb

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor
    from uuid import UUID

    import psycopg

    from pyworker.database.person import Database

Session = Callable[..., "psycopg.Connection[Any]"]

CLAIM = "select overlay_id from public.claim_overlay_batch(%s, 2, 'worker')"
ANSWERS = """
  select jsonb_agg(jsonb_build_object('overlay_id', overlay_id, 'claim_token', claim_token,
    'data', '{"summary": ""}'::jsonb))
  from public.claim_overlay_batch(%s, 2, 'worker')
"""
COMPLETE = "select public.complete_overlay_batch('worker', %s)"
PAUSE = "select public.pause_run(%s, 'wait for the lawyer')"


def run_state(database: psycopg.Connection[Any], run_id: UUID) -> tuple[str, str | None]:
    row = database.execute(
        "select status, paused_reason from public.runs_v2 where run_id = %s", [run_id]
    ).fetchone()
    assert row is not None
    return row


def test_a_claim_beside_a_pause_passes_the_run_over(
    owner: Database, database: psycopg.Connection[Any], session: Session
) -> None:
    run_id = run_of(owner, 5)
    person, worker = session(), session("overlay_worker")
    worker.execute("set lock_timeout = '500ms'")
    with person.transaction():
        value(person, PAUSE, run_id)
        assert column(worker, CLAIM, run_id) == []
    assert column(worker, CLAIM, run_id) == []
    assert run_state(database, run_id) == ("paused", "wait for the lawyer")
    assert counters(database, run_id) == {"pending": 5}


def test_an_answer_beside_a_pause_waits_and_is_taken(
    owner: Database,
    database: psycopg.Connection[Any],
    session: Session,
    pool: ThreadPoolExecutor,
) -> None:
    run_id = run_of(owner, 5)
    person, worker = session(), session("overlay_worker")
    answers = value(worker, ANSWERS, run_id)
    with person.transaction():
        value(person, PAUSE, run_id)
        completing = pool.submit(value, worker, COMPLETE, Jsonb(answers))
        wait_until_blocked(database, worker, person, completing)
    assert completing.result(10)["completed"] == 2
    assert run_state(database, run_id) == ("paused", "wait for the lawyer")
    assert counters(database, run_id) == {"ai_complete": 2, "pending": 3}


def test_a_pause_waits_for_a_claim_and_holds_from_then_on(
    owner: Database,
    database: psycopg.Connection[Any],
    session: Session,
    pool: ThreadPoolExecutor,
) -> None:
    run_id = run_of(owner, 5)
    person, worker = session(), session("overlay_worker")
    with worker.transaction():
        assert len(column(worker, CLAIM, run_id)) == 2
        pausing = pool.submit(value, person, PAUSE, run_id)
        wait_until_blocked(database, person, worker, pausing)
    pausing.result(10)
    assert run_state(database, run_id) == ("paused", "wait for the lawyer")
    assert counters(database, run_id) == {"claimed": 2, "pending": 3}
    assert column(worker, CLAIM, run_id) == []


def test_of_two_pauses_the_second_is_told_that_the_run_is_not_open(
    owner: Database,
    database: psycopg.Connection[Any],
    session: Session,
    pool: ThreadPoolExecutor,
) -> None:
    run_id = run_of(owner, 1)
    first, second = session(), session()
    with first.transaction():
        value(first, PAUSE, run_id)
        pausing = pool.submit(value, second, "select public.pause_run(%s, 'me too')", run_id)
        wait_until_blocked(database, second, first, pausing)
    error = pausing.exception(10)
    assert getattr(error, "sqlstate", None) == "PT409"
    assert run_state(database, run_id) == ("paused", "wait for the lawyer")
