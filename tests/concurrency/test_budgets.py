"""Claims beside each other spend from one budget without spending it twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from threading import Barrier
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from arranged import counters, run_of
from concurrency.waiting import column

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor
    from uuid import UUID

    from pyworker.database.person import Database

Session = Callable[..., "psycopg.Connection[Any]"]

CLAIM = "select overlay_id from public.claim_overlay_batch(%s, %s, 'worker')"
EACH = Decimal("0.003")


def priced(database: psycopg.Connection[Any], run_id: UUID) -> None:
    """Let a call of the run cost EACH, by a first one that did."""
    database.execute("select public.set_model_price('test-model', 2, 10)")
    call = {
        "call_id": str(run_id),
        "run_id": str(run_id),
        "provider": "anthropic",
        "model": "test-model",
        "outcome": "answered",
        "input_tokens": 1000,
        "output_tokens": 100,
        "cache_write_5m_tokens": 0,
        "cache_write_1h_tokens": 0,
        "cache_read_tokens": 0,
    }
    database.execute("select public.record_llm_calls('worker', %s)", [json.dumps([call])])


def claim_often(connection: psycopg.Connection[Any], run_id: UUID, start: Barrier) -> list[UUID]:
    taken: list[UUID] = []
    start.wait(10)
    for _ in range(40):
        taken += column(connection, CLAIM, run_id, 7)
    return taken


def test_three_sessions_claim_what_one_budget_pays(
    owner: Database,
    database: psycopg.Connection[Any],
    session: Session,
    pool: ThreadPoolExecutor,
) -> None:
    run_id = run_of(owner, 200, model="test-model")
    priced(database, run_id)
    owner.set_run_budget(run_id, EACH * 51)
    start = Barrier(3)
    parts = [pool.submit(claim_often, session("overlay_worker"), run_id, start) for _ in range(3)]
    taken = [overlay for part in parts for overlay in part.result(60)]
    assert len(taken) == len(set(taken)) == 50
    assert counters(database, run_id) == {"pending": 150, "claimed": 50}


def test_three_runs_of_a_project_share_its_budget(
    owner: Database,
    database: psycopg.Connection[Any],
    session: Session,
    pool: ThreadPoolExecutor,
) -> None:
    first = run_of(owner, 60, model="test-model")
    row = database.execute("select conv_uid, schema_id from public.runs_v2").fetchone()
    assert row is not None
    runs = [first, *(owner.create_run_v2(*row, {"model": "test-model"}) for _ in range(2))]
    for run_id in runs:
        priced(database, run_id)
    (project,) = owner.list_projects()
    owner.set_project_budget(project.project_id, EACH * 53)
    start = Barrier(3)
    parts = [pool.submit(claim_often, session("overlay_worker"), run_id, start) for run_id in runs]
    taken = [overlay for part in parts for overlay in part.result(60)]
    assert len(taken) == 50


def test_a_claim_does_not_wait_for_a_budget_that_another_holds(
    owner: Database, database: psycopg.Connection[Any], session: Session
) -> None:
    run_id = run_of(owner, 20, model="test-model")
    other = run_of(owner, 5, "other", model="offline")
    priced(database, run_id)
    owner.set_run_budget(run_id, EACH * 100)
    first, second = session("overlay_worker"), session("overlay_worker")
    second.execute("set lock_timeout = '500ms'")
    with first.transaction():
        assert len(column(first, CLAIM, run_id, 5)) == 5
        found = column(second, "select run_id from public.claim_overlay_batch(null, 5)")
    assert set(found) == {other}


def test_a_claim_that_still_sees_a_budget_unspent_is_told(
    owner: Database, database: psycopg.Connection[Any], session: Session
) -> None:
    first = run_of(owner, 20, model="test-model")
    row = database.execute("select conv_uid, schema_id from public.runs_v2").fetchone()
    assert row is not None
    second = owner.create_run_v2(*row, {"model": "test-model"})
    for run_id in (first, second):
        priced(database, run_id)
    (project,) = owner.list_projects()
    owner.set_project_budget(project.project_id, EACH * 14)
    early, late = session("overlay_worker"), session("overlay_worker")
    early.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    with early.transaction():
        early.execute("select public.queue_length()")  # it sees all as it is now
        assert len(column(late, CLAIM, first, 10)) == 10
        with pytest.raises(psycopg.errors.SerializationFailure), early.transaction():
            early.execute(CLAIM, [second, 10])
    assert len(column(early, CLAIM, second, 10)) == 2
