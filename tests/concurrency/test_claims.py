"""Claims beside each other never share an overlay, and do not wait for each other's overlays."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier
from typing import TYPE_CHECKING, Any

from arranged import counters, run_of
from concurrency.waiting import column, value, wait_until_blocked

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor
    from uuid import UUID

    import psycopg

    from pyworker.database.person import Database

Session = Callable[..., "psycopg.Connection[Any]"]

CLAIM = "select block_index from public.claim_overlay_batch(%s, %s, 'worker')"


def claim_until_nothing_is_left(
    connection: psycopg.Connection[Any], run_id: UUID, start: Barrier
) -> list[int]:
    taken: list[int] = []
    start.wait(10)
    while batch := column(connection, CLAIM, run_id, 7):
        taken += batch
    return taken


def test_three_sessions_share_a_run_out_among_them(
    owner: Database,
    database: psycopg.Connection[Any],
    session: Session,
    pool: ThreadPoolExecutor,
) -> None:
    run_id = run_of(owner, 400)
    start = Barrier(3)
    parts = [
        pool.submit(claim_until_nothing_is_left, session("overlay_worker"), run_id, start)
        for _ in range(3)
    ]
    taken = [part.result(30) for part in parts]
    assert sorted(index for part in taken for index in part) == [*range(400)]
    assert counters(database, run_id) == {"claimed": 400}
    assert database.execute(
        "select distinct attempt_count from public.block_overlays_v2"
    ).fetchall() == [(1,)]


def test_a_claim_passes_over_overlays_that_are_locked(
    owner: Database, database: psycopg.Connection[Any], session: Session
) -> None:
    run_id = run_of(owner, 10)
    other = session("overlay_worker")
    other.execute("set lock_timeout = '500ms'")
    with database.transaction():
        database.execute(
            "select from public.block_overlays_v2 where run_id = %s and block_index < 5 for update",
            [run_id],
        )
        assert column(other, CLAIM, run_id, 5) == [5, 6, 7, 8, 9]


def test_a_claim_waits_for_nothing_but_the_counters_of_another(
    owner: Database,
    database: psycopg.Connection[Any],
    session: Session,
    pool: ThreadPoolExecutor,
) -> None:
    run_id = run_of(owner, 10)
    first, second = session("overlay_worker"), session("overlay_worker")
    with first.transaction():
        assert column(first, CLAIM, run_id, 5) == [0, 1, 2, 3, 4]
        claim = pool.submit(column, second, CLAIM, run_id, 5)
        wait_until_blocked(database, second, first, claim)
        rows_waited_for = value(
            database,
            "select count(*) from pg_locks"
            " where pid = %s and locktype = 'tuple' and relation <> 'public.runs_v2'::regclass",
            second.info.backend_pid,
        )
        assert rows_waited_for == 0
    assert claim.result(10) == [5, 6, 7, 8, 9]
    assert counters(database, run_id) == {"claimed": 10}


def test_claims_of_different_runs_do_not_wait_at_all(owner: Database, session: Session) -> None:
    ours, theirs = run_of(owner, 5, "ours"), run_of(owner, 5, "theirs")
    first, second = session("overlay_worker"), session("overlay_worker")
    second.execute("set lock_timeout = '500ms'")
    with first.transaction():
        assert len(column(first, CLAIM, ours, 5)) == 5
        assert len(column(second, CLAIM, theirs, 5)) == 5
