"""A claim and a pause of the same run at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from arranged import counters, run_of
from concurrency.waiting import column, value, wait_until_blocked

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor
    from uuid import UUID

    import psycopg

    from pyworker.database.person import Database

Session = Callable[..., "psycopg.Connection[Any]"]

CLAIM = "select overlay_id from public.claim_overlay_batch(%s, 2, 'worker')"
PAUSE = "select public.pause_run(%s, 'wait for the lawyer')"


def run_state(database: psycopg.Connection[Any], run_id: UUID) -> tuple[str, str | None]:
    row = database.execute(
        "select status, paused_reason from public.runs_v2 where run_id = %s", [run_id]
    ).fetchone()
    assert row is not None
    return row


def test_a_claim_beside_a_pause_does_not_open_the_run_again(
    owner: Database,
    database: psycopg.Connection[Any],
    session: Session,
    pool: ThreadPoolExecutor,
) -> None:
    run_id = run_of(owner, 5)
    person, worker = session(), session("overlay_worker")
    with person.transaction():
        value(person, PAUSE, run_id)
        claiming = pool.submit(column, worker, CLAIM, run_id)
        wait_until_blocked(database, worker, person, claiming)
    assert len(claiming.result(10)) == 2
    assert run_state(database, run_id) == ("paused", "wait for the lawyer")
    assert counters(database, run_id) == {"claimed": 2, "pending": 3}
    assert column(worker, CLAIM, run_id) == []


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
