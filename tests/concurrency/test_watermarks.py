"""What a transaction changes after it took a watermark is after it, whoever commits meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from arranged import run_of
from concurrency.waiting import value

if TYPE_CHECKING:
    from uuid import UUID

    import psycopg

    from pyworker.database.person import Database

Session = Callable[..., "psycopg.Connection[Any]"]

ANSWER = """
  select public.complete_overlay_batch('worker', jsonb_agg(jsonb_build_object(
    'overlay_id', c.overlay_id, 'claim_token', c.claim_token, 'data', '{"summary": "staged"}'::jsonb
  ) order by c.block_uid))
  from public.claim_overlay_batch(%s, 2, 'worker') c
"""
EDIT = """
  select public.update_overlay_staging(o.id, '{"summary": "edited"}'::jsonb)
  from public.block_overlays_v2 o where o.run_id = %s and o.block_index = 0
"""
CONFIRM = "select public.confirm_run(%s, %s)"


def staged(owner: Database, session: Session) -> UUID:
    run_id = run_of(owner, 2)
    assert value(session("overlay_worker"), ANSWER, run_id)["completed"] == 2
    return run_id


def commit_something(database: psycopg.Connection[Any]) -> None:
    """End a transaction that began after those that are open, as autovacuum does at any time."""
    database.execute("select pg_current_xact_id()")


def test_its_own_edit_is_not_confirmed_by_the_watermark_before_it(
    database: psycopg.Connection[Any], owner: Database, session: Session
) -> None:
    run_id = staged(owner, session)
    reviewer = session()
    with reviewer.transaction():
        reviewer.execute("select pg_current_xact_id()")
        commit_something(database)
        watermark = value(reviewer, "select public.current_watermark()")
        value(reviewer, EDIT, run_id)
        answer = value(reviewer, CONFIRM, run_id, watermark)
    assert (answer["confirmed"], answer["left"]["changed"]) == (1, 1)


def test_nor_later_when_it_has_been_committed(
    database: psycopg.Connection[Any], owner: Database, session: Session
) -> None:
    run_id = staged(owner, session)
    reviewer = session()
    with reviewer.transaction():
        reviewer.execute("select pg_current_xact_id()")
        commit_something(database)
        watermark = value(reviewer, "select public.current_watermark()")
        value(reviewer, EDIT, run_id)
    answer = value(reviewer, CONFIRM, run_id, watermark)
    assert (answer["confirmed"], answer["left"]["changed"]) == (1, 1)
