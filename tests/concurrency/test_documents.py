"""The same thing created twice at once is there once, and both callers are told of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from arranged import SCHEMA, ingested
from concurrency.waiting import column, value, wait_until_blocked
from psycopg.types.json import Jsonb

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor
    from uuid import UUID

    import psycopg

    from pyworker.database.person import Database

Session = Callable[..., "psycopg.Connection[Any]"]

INGEST = """
  select public.ingest_document(%s, 'title', 'md', 'one two', '[
    {"block_type": "paragraph",
     "block_locator": {"unit": "byte", "start_offset": 0, "end_offset": 3}},
    {"block_type": "paragraph",
     "block_locator": {"unit": "byte", "start_offset": 4, "end_offset": 7}}
  ]', %s)
"""
REGISTER = "select public.register_schema(%s)"
APPLY = "select public.apply_schema_to_project(%s, %s)"


@pytest.fixture
def project(owner: Database) -> UUID:
    return owner.create_project("project")


def number_of(database: psycopg.Connection[Any], table: str) -> int:
    count: int = value(database, f"select count(*) from public.{table}")
    return count


@pytest.mark.parametrize("converter", ["splitter 1", "splitter 2"], ids=["same", "another"])
def test_of_two_ingests_of_one_text_the_second_is_told_of_the_first(
    database: psycopg.Connection[Any],
    session: Session,
    pool: ThreadPoolExecutor,
    project: UUID,
    converter: str,
) -> None:
    first, second = session(), session()
    with first.transaction():
        created = value(first, INGEST, project, "splitter 1")
        ingesting = pool.submit(value, second, INGEST, project, converter)
        wait_until_blocked(database, second, first, ingesting)
    assert (created["created"], created["total_blocks"]) == (True, 2)
    assert ingesting.result(10) == {**created, "created": False}
    assert (number_of(database, "documents_v2"), number_of(database, "blocks_v2")) == (1, 2)


def test_an_ingest_that_waited_for_one_that_failed_stores_the_document(
    database: psycopg.Connection[Any], session: Session, pool: ThreadPoolExecutor, project: UUID
) -> None:
    first, second = session(), session()
    with first.transaction(force_rollback=True):
        value(first, INGEST, project, "splitter 1")
        ingesting = pool.submit(value, second, INGEST, project, "splitter 1")
        wait_until_blocked(database, second, first, ingesting)
    assert ingesting.result(10)["created"] is True
    assert (number_of(database, "documents_v2"), number_of(database, "blocks_v2")) == (1, 2)


def test_a_schema_registered_twice_at_once_has_one_id(
    database: psycopg.Connection[Any], session: Session, pool: ThreadPoolExecutor
) -> None:
    first, second = session(), session()
    with first.transaction():
        schema_id = value(first, REGISTER, Jsonb(SCHEMA))
        registering = pool.submit(value, second, REGISTER, Jsonb(SCHEMA))
        wait_until_blocked(database, second, first, registering)
    assert registering.result(10) == schema_id
    assert number_of(database, "schemas") == 1


def test_a_schema_applied_twice_at_once_makes_each_run_once(
    owner: Database, database: psycopg.Connection[Any], session: Session, pool: ThreadPoolExecutor
) -> None:
    ingested(owner, 3)
    [project] = [p.project_id for p in owner.list_projects()]
    schema_id = owner.register_schema(SCHEMA)
    first, second = session(), session()
    with first.transaction():
        assert len(column(first, APPLY, project, schema_id)) == 1
        applying = pool.submit(column, second, APPLY, project, schema_id)
        wait_until_blocked(database, second, first, applying)
    assert applying.result(10) == []
    assert (number_of(database, "runs_v2"), number_of(database, "block_overlays_v2")) == (1, 3)


def test_a_document_that_came_in_meanwhile_is_taken_on_by_the_second(
    owner: Database, database: psycopg.Connection[Any], session: Session, pool: ThreadPoolExecutor
) -> None:
    ingested(owner, 3)
    [project] = [p.project_id for p in owner.list_projects()]
    schema_id = owner.register_schema(SCHEMA)
    first, second = session(), session()
    with first.transaction():
        column(first, APPLY, project, schema_id)
        applying = pool.submit(column, second, APPLY, project, schema_id)
        wait_until_blocked(database, second, first, applying)
        value(session(), INGEST, project, "splitter 1")
    assert len(applying.result(10)) == 1
    assert number_of(database, "runs_v2") == 2
