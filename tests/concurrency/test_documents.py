"""The same thing created twice at once is there once, and both callers are told of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from arranged import SCHEMA, ingested
from concurrency.waiting import column, value, wait_until_blocked
from psycopg.types.json import Jsonb

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor
    from uuid import UUID

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
CONVERTED = """
  select public.ingest_document(%s, 'title', 'docx', 'one two', '[
    {"block_type": "paragraph",
     "block_locator": {"unit": "byte", "start_offset": 0, "end_offset": 3}}
  ]', 'converter 1', repeat('ab', 32), 1)
"""
BEGIN = """
  select public.begin_conversion(%s, 'title', 'docx', repeat('ab', 32), 1, 'converter 1')
"""
FAIL = "select public.fail_conversion(%s, %s, 'too slow')"
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


def test_of_two_conversions_of_one_file_the_later_one_has_the_token(
    database: psycopg.Connection[Any], session: Session, pool: ThreadPoolExecutor, project: UUID
) -> None:
    first, second = session(), session()
    with first.transaction():
        begun = value(first, BEGIN, project)
        beginning = pool.submit(value, second, BEGIN, project)
        wait_until_blocked(database, second, first, beginning)
    anew = beginning.result(10)
    assert anew["source_uid"] == begun["source_uid"]
    assert anew["conversion_token"] not in {None, begun["conversion_token"]}
    assert number_of(database, "documents_v2") == 1
    value(second, FAIL, anew["source_uid"], anew["conversion_token"])


def test_a_conversion_begun_beside_its_ingest_is_told_that_there_is_nothing_to_do(
    database: psycopg.Connection[Any], session: Session, pool: ThreadPoolExecutor, project: UUID
) -> None:
    first, second = session(), session()
    with first.transaction():
        ingested_as = value(first, CONVERTED, project)
        beginning = pool.submit(value, second, BEGIN, project)
        wait_until_blocked(database, second, first, beginning)
    told = {**ingested_as, "created": False, "conversion_token": None}
    assert beginning.result(10) == told


def test_of_two_ends_of_a_conversion_the_first_stays(
    database: psycopg.Connection[Any], session: Session, pool: ThreadPoolExecutor, project: UUID
) -> None:
    first, second, third = session(), session(), session()
    begun = value(first, BEGIN, project)
    with first.transaction():
        ingested_as = value(first, CONVERTED, project)
        ingesting = pool.submit(value, second, CONVERTED, project)
        wait_until_blocked(database, second, first, ingesting)
        failing = pool.submit(value, third, FAIL, begun["source_uid"], begun["conversion_token"])
        wait_until_blocked(database, third, first, failing)
    assert ingesting.result(10) == {**ingested_as, "created": False}
    with pytest.raises(psycopg.Error, match="conversion not found"):
        failing.result(10)
    assert (number_of(database, "documents_v2"), number_of(database, "blocks_v2")) == (1, 1)


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


def test_a_schema_is_not_applied_again_by_who_still_sees_none_of_its_runs(
    owner: Database, database: psycopg.Connection[Any], session: Session
) -> None:
    ingested(owner, 3)
    [project] = [p.project_id for p in owner.list_projects()]
    schema_id = owner.register_schema(SCHEMA)
    late = session()
    late.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    with late.transaction():
        late.execute("select public.current_watermark()")
        assert len(column(session(), APPLY, project, schema_id)) == 1
        with pytest.raises(psycopg.errors.SerializationFailure):
            column(late, APPLY, project, schema_id)
        raise psycopg.Rollback
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
