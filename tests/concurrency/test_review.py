"""Reviewers and workers on the same overlay: the second waits, and sees what the first has done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from arranged import counters, run_of
from concurrency.waiting import column, value, wait_until_blocked
from psycopg import errors

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor
    from uuid import UUID

    import psycopg

    from pyworker.database.person import Database

Session = Callable[..., "psycopg.Connection[Any]"]

EDIT = 'select public.update_overlay_staging(%s, \'{"summary": "edited"}\'::jsonb, %s)'
DIRECT_EDIT = (
    'update public.block_overlays_v2 set overlay_jsonb_staging = \'{"summary": "edited"}\''
    " where id = %s and %s = staging_version returning 1"
)
CONFIRM = "select public.confirm_overlays(array[%s]::uuid[], array[%s])"
REJECT = "select public.reject_overlays_to_pending(array[%s]::uuid[], 'no', array[%s])"
COMPLETE = """
  select public.complete_overlay_batch('worker', jsonb_build_array(jsonb_build_object(
    'overlay_id', %s::uuid, 'claim_token', %s::uuid, 'data', '{"summary": "staged"}'::jsonb)))
"""


def claimed(worker: psycopg.Connection[Any], run_id: UUID) -> tuple[UUID, UUID]:
    row = worker.execute(
        "select overlay_id, claim_token from public.claim_overlay_batch(%s, 1, 'worker')", [run_id]
    ).fetchone()
    assert row is not None
    return row


@pytest.fixture
def staged(owner: Database, session: Session) -> UUID:
    """Arrange an overlay that awaits review in version 1."""
    worker = session("overlay_worker")
    overlay_id, token = claimed(worker, run_of(owner, 1))
    assert value(worker, COMPLETE, overlay_id, token)["completed"] == 1
    return overlay_id


def state(database: psycopg.Connection[Any]) -> tuple[str, Any, Any]:
    row = database.execute(
        "select status, overlay_jsonb_staging, overlay_jsonb_confirmed"
        " from public.block_overlays_v2"
    ).fetchone()
    assert row is not None
    return row


@pytest.mark.parametrize("edit", [EDIT, DIRECT_EDIT], ids=["by function", "by update"])
@pytest.mark.parametrize("act", [CONFIRM, REJECT, EDIT], ids=["confirm", "reject", "edit"])
def test_it_waits_for_an_edit_and_then_refuses_the_stale_version(
    database: psycopg.Connection[Any],
    session: Session,
    pool: ThreadPoolExecutor,
    staged: UUID,
    edit: str,
    act: str,
) -> None:
    editor, reviewer = session(), session()
    with editor.transaction():
        value(editor, edit, staged, 1)
        acting = pool.submit(value, reviewer, act, staged, 1)
        wait_until_blocked(database, reviewer, editor, acting)
    with pytest.raises(errors.Error, match="changed since you saw it") as refused:
        acting.result(10)
    assert refused.value.sqlstate == "PT409"
    assert state(database) == ("ai_complete", {"summary": "edited"}, {})


def test_a_confirm_waits_for_an_edit_that_comes_to_nothing(
    database: psycopg.Connection[Any], session: Session, pool: ThreadPoolExecutor, staged: UUID
) -> None:
    editor, reviewer = session(), session()
    with editor.transaction(force_rollback=True):
        value(editor, EDIT, staged, 1)
        confirming = pool.submit(value, reviewer, CONFIRM, staged, 1)
        wait_until_blocked(database, reviewer, editor, confirming)
    assert confirming.result(10)["confirmed"] == 1
    assert state(database) == ("confirmed", {"summary": "staged"}, {"summary": "staged"})


@pytest.mark.parametrize(
    ("first", "second", "left"),
    [(CONFIRM, REJECT, "confirmed"), (REJECT, CONFIRM, "pending"), (CONFIRM, EDIT, "confirmed")],
    ids=["reject after confirm", "confirm after reject", "edit after confirm"],
)
def test_of_two_decisions_the_second_is_refused(
    database: psycopg.Connection[Any],
    session: Session,
    pool: ThreadPoolExecutor,
    staged: UUID,
    first: str,
    second: str,
    left: str,
) -> None:
    fast, slow = session(), session()
    with fast.transaction():
        value(fast, first, staged, 1)
        acting = pool.submit(value, slow, second, staged, 1)
        wait_until_blocked(database, slow, fast, acting)
    with pytest.raises(errors.Error, match="not awaiting review") as refused:
        acting.result(10)
    assert refused.value.sqlstate == "PT409"
    assert state(database)[0] == left


def test_a_direct_edit_waits_for_a_confirm_and_then_changes_nothing(
    database: psycopg.Connection[Any], session: Session, pool: ThreadPoolExecutor, staged: UUID
) -> None:
    reviewer, editor = session(), session()
    with reviewer.transaction():
        value(reviewer, CONFIRM, staged, 1)
        editing = pool.submit(column, editor, DIRECT_EDIT, staged, 1)
        wait_until_blocked(database, editor, reviewer, editing)
    assert editing.result(10) == []
    assert state(database) == ("confirmed", {"summary": "staged"}, {"summary": "staged"})


def test_a_reject_waits_for_an_answer_and_then_rejects_it(
    owner: Database, database: psycopg.Connection[Any], session: Session, pool: ThreadPoolExecutor
) -> None:
    run_id = run_of(owner, 1)
    worker, reviewer = session("overlay_worker"), session()
    overlay_id, token = claimed(worker, run_id)
    with worker.transaction():
        value(worker, COMPLETE, overlay_id, token)
        rejecting = pool.submit(value, reviewer, REJECT, overlay_id, 1)
        wait_until_blocked(database, reviewer, worker, rejecting)
    assert rejecting.result(10)["rejected"] == 1
    assert state(database) == ("pending", {}, {})
    assert counters(database, run_id) == {"pending": 1}


def test_an_answer_handed_in_again_beside_a_reject_is_lost(
    owner: Database, database: psycopg.Connection[Any], session: Session
) -> None:
    run_id = run_of(owner, 1)
    worker, reviewer = session("overlay_worker"), session()
    overlay_id, token = claimed(worker, run_id)
    value(worker, COMPLETE, overlay_id, token)
    with reviewer.transaction():
        value(reviewer, REJECT, overlay_id, 1)
        assert value(worker, COMPLETE, overlay_id, token)["lost"] == [str(overlay_id)]
    assert value(worker, COMPLETE, overlay_id, token)["lost"] == [str(overlay_id)]
    assert state(database) == ("pending", {}, {})


def test_of_two_answers_for_one_claim_the_second_waits_and_is_lost(
    owner: Database, database: psycopg.Connection[Any], session: Session, pool: ThreadPoolExecutor
) -> None:
    run_id = run_of(owner, 1)
    worker, twin = session("overlay_worker"), session("overlay_worker")
    overlay_id, token = claimed(worker, run_id)
    with worker.transaction():
        assert value(worker, COMPLETE, overlay_id, token)["completed"] == 1
        completing = pool.submit(value, twin, COMPLETE, overlay_id, token)
        wait_until_blocked(database, twin, worker, completing)
    assert completing.result(10)["lost"] == [str(overlay_id)]
    assert value(database, "select staging_version from public.block_overlays_v2") == 1
    assert counters(database, run_id) == {"ai_complete": 1}
