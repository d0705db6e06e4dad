"""Locks are taken in one order everywhere, so no two acts ever wait for each other."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest
from arranged import counters, run_of, statuses
from concurrency.waiting import column, value
from psycopg import errors
from psycopg.types.json import Jsonb

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor
    from uuid import UUID

    import psycopg

    from pyworker.database.person import Database

Session = Callable[..., "psycopg.Connection[Any]"]

ROUNDS, EACH = 25, 60

CONFIRM = "select public.confirm_overlays(%s::uuid[])"
REJECT = "select public.reject_overlays_to_pending(%s::uuid[], 'no')"
CLAIM = """
  select coalesce(jsonb_agg(jsonb_build_object('overlay_id', overlay_id,
    'claim_token', claim_token, 'data', '{"summary": ""}'::jsonb)), '[]')
  from public.claim_overlay_batch(%s, %s, 'worker')
"""
COMPLETE = "select public.complete_overlay_batch('worker', %s)"


def stage(worker: psycopg.Connection[Any], run_id: UUID) -> None:
    """Answer everything in a run."""
    while claims := value(worker, CLAIM, run_id, 1000):
        value(worker, COMPLETE, Jsonb(claims))


def settled(act: Future[Any]) -> bool:
    """Tell whether an act was done; the only error it may have is to have come second."""
    error = act.exception(20)
    if error is None:
        return True
    assert isinstance(error, errors.Error), error
    assert error.sqlstate == "PT409", error
    return False


def together(
    pool: ThreadPoolExecutor, *acts: tuple[psycopg.Connection[Any], str, list[UUID]]
) -> list[bool]:
    """Begin all acts at the same moment, and tell which were done."""
    start = Barrier(len(acts))

    def act(connection: psycopg.Connection[Any], statement: str, ids: list[UUID]) -> None:
        start.wait(10)
        value(connection, statement, ids)

    return [settled(future) for future in [pool.submit(act, *given) for given in acts]]


@pytest.mark.parametrize(
    ("first", "second"),
    [(CONFIRM, CONFIRM), (CONFIRM, REJECT), (REJECT, REJECT)],
    ids=["two confirms", "confirm and reject", "two rejects"],
)
def test_the_same_overlays_in_opposite_orders_never_deadlock(
    owner: Database,
    database: psycopg.Connection[Any],
    session: Session,
    pool: ThreadPoolExecutor,
    first: str,
    second: str,
) -> None:
    run_id = run_of(owner, ROUNDS * EACH)
    stage(session("overlay_worker"), run_id)
    ids = column(database, "select id from public.block_overlays_v2 order by block_uid")
    one, other = session(), session()
    for begin in range(0, ROUNDS * EACH, EACH):
        part = ids[begin : begin + EACH]
        done = together(pool, (one, first, part), (other, second, part[::-1]))
        assert sorted(done) == [False, True]
    assert counters(database, run_id) == statuses(database, run_id)


def test_overlays_of_two_runs_in_opposite_orders_never_deadlock(
    owner: Database,
    database: psycopg.Connection[Any],
    session: Session,
    pool: ThreadPoolExecutor,
) -> None:
    runs = [run_of(owner, ROUNDS * 10, title) for title in ("one", "other")]
    worker = session("overlay_worker")
    for run_id in runs:
        stage(worker, run_id)
    ids = column(database, "select id from public.block_overlays_v2 order by block_index, run_id")
    one, other = session(), session()
    for begin in range(0, len(ids), 20):
        part = ids[begin : begin + 20]
        done = together(pool, (one, CONFIRM, part), (other, CONFIRM, part[::-1]))
        assert sorted(done) == [False, True]
    assert [counters(database, run_id) for run_id in runs] == [{"confirmed": ROUNDS * 10}] * 2


SOME = """
  select array_agg(id) from (
    select id from public.block_overlays_v2 where status = 'ai_complete' order by random() limit 15
  ) as o
"""


def review(connection: psycopg.Connection[Any], statement: str) -> None:
    """Decide on overlays in any order; that somebody else was faster is all right."""
    for _ in range(60):
        ids = value(connection, SOME)
        try:
            value(connection, statement, ids or [])
        except errors.Error as error:
            assert error.sqlstate == "PT409", error  # noqa: PT017  others are none of its business


def work(connection: psycopg.Connection[Any], run_id: UUID) -> None:
    for _ in range(60):
        value(connection, COMPLETE, Jsonb(value(connection, CLAIM, run_id, 20)))


def test_workers_and_reviewers_of_one_run_never_deadlock(
    owner: Database,
    database: psycopg.Connection[Any],
    session: Session,
    pool: ThreadPoolExecutor,
) -> None:
    run_id = run_of(owner, 300)
    acts = [
        pool.submit(work, session("overlay_worker"), run_id),
        pool.submit(work, session("overlay_worker"), run_id),
        pool.submit(review, session(), CONFIRM),
        pool.submit(review, session(), REJECT),
    ]
    for act in acts:
        act.result(60)
    assert counters(database, run_id) == statuses(database, run_id)
