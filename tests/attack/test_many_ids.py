"""100,000 ids in one call: seconds, all or nothing, and the history knows every one of them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from uuid import UUID

import psycopg
import pytest
from arranged import counters
from attack.installed import installed
from attack.tenants import BOB
from attack.values import UUIDS

if TYPE_CHECKING:
    from collections.abc import Iterator

MANY = 100_000
SECONDS = 18.0

# Blocks of one letter each, and a run whose overlays await review.
BLOCKS = """
insert into public.blocks_v2
  (block_uid, conv_uid, block_index, block_type, block_content, block_locator)
select
  overlay_private.block_uid(d.conv_uid, i), d.conv_uid, i, 'paragraph', 'b',
  jsonb_build_object('unit', 'byte', 'start_offset', i, 'end_offset', i + 1)
from public.documents_v2 d, generate_series(1, %(many)s - 1) as i
where d.conv_uid = %(document)s
"""


class Many:
    """A run of 100,000 overlays that await review, and acts on all of them."""

    def __init__(self, database: psycopg.Connection[Any], run: str, ids: list[str]) -> None:
        self.database = database
        self.run = run
        self.ids = ids
        self.tried: set[str] = set()

    def act(self, function: str, *, seconds: float = SECONDS, **arguments: Any) -> dict[str, Any]:
        self.tried.add(function)
        names = ", ".join(
            f"{name} => %({name})s" + ("::uuid[]" if name == "overlay_ids" else "")
            for name in arguments
        )
        began = time.monotonic()
        row = self.database.execute(
            f"select public.{function}({names}, actor => %(actor)s)", arguments | {"actor": BOB}
        ).fetchone()
        took = time.monotonic() - began
        assert row is not None
        assert took < seconds, (function, took)
        answer: dict[str, Any] = row[0]
        return answer

    def counters(self) -> dict[str, int]:
        return counters(self.database, UUID(self.run))


@pytest.fixture(scope="module")
def arranged_once(embedded_server: Any) -> Iterator[Many]:
    with (
        installed(embedded_server, "many") as uri,
        psycopg.connect(uri, autocommit=True) as database,
    ):
        yield arrange(database)


@pytest.fixture
def many(arranged_once: Many) -> Iterator[Many]:
    with arranged_once.database.transaction(force_rollback=True):
        yield arranged_once


def arrange(database: psycopg.Connection[Any]) -> Many:
    def one(statement: str, parameters: Any = None) -> Any:
        row = database.execute(statement, parameters).fetchone()
        assert row is not None
        return row[0]

    project = one("select public.create_project('p', actor => %s)", [BOB])
    schema = one('select public.register_schema(\'{"schema_ref": "titles"}\', actor => %s)', [BOB])
    document = one(
        "select public.ingest_document(%s, 'Document', 'md', %s, jsonb_build_array("
        "jsonb_build_object('block_type', 'paragraph', 'block_locator', "
        '\'{"unit": "byte", "start_offset": 0, "end_offset": 1}\'::jsonb)), actor => %s)'
        " ->> 'conv_uid'",
        [project, "b" * MANY, BOB],
    )
    database.execute(BLOCKS, {"many": MANY, "document": document})
    run = one("select public.create_run_v2(%s, %s, actor => %s)", [document, schema, BOB])
    # past the triggers, which would take as long as two of the acts to be tried
    database.execute("set session_replication_role = replica")
    database.execute(
        "update public.block_overlays_v2 set status = 'ai_complete', staging_version = 1,"
        ' attempt_count = 1, overlay_jsonb_staging = \'{"title": "model"}\''
    )
    database.execute(
        "update public.runs_v2 set status = 'complete', started_at = now(), completed_at = now(),"
        " pending_blocks = 0, ai_complete_blocks = total_blocks"
    )
    database.execute("reset session_replication_role")
    database.execute("analyze")
    database.execute("set statement_timeout = '20s'")
    ids = one(
        "select array_agg(id::text order by block_index) from public.block_overlays_v2"
        " where run_id = %s",
        [run],
    )
    assert len(ids) == MANY
    return Many(database, str(run), ids)


def test_100_000_overlays_are_acted_on_in_one_call(many: Many) -> None:
    versions = [1] * MANY
    with many.database.transaction(force_rollback=True):
        answer = many.act("confirm_overlays", overlay_ids=many.ids, expected_versions=versions)
        assert answer["confirmed"] == MANY
        assert many.counters() == {"confirmed": MANY}

    blocks = many.database.execute(
        "select array_agg(block_uid order by block_uid desc) from public.block_overlays_v2"
    ).fetchone()
    assert blocks is not None
    answer = many.act("reject_overlays_to_pending", run_id=many.run, block_uids=blocks[0])
    assert answer["rejected"] == MANY
    assert many.counters() == {"pending": MANY}


def test_10_000_overlays_go_through_every_act_on_ids(many: Many) -> None:
    act, ids = many.act, many.ids[:10_000]
    assert act("exclude_overlays", overlay_ids=ids, reason="all")["excluded"] == len(ids)
    assert act("include_overlays", overlay_ids=ids)["included"] == len(ids)
    assert act("confirm_overlays", overlay_ids=ids)["confirmed"] == len(ids)
    assert act("reopen_overlays", overlay_ids=ids)["reopened"] == len(ids)
    reset = act("reset_overlay_staging", overlay_ids=ids)
    assert reset["reset"] == len(ids)
    assert act("undo_operation", operation_id=reset["operation_id"])["undone"] == len(ids)
    assert act("reject_overlays_to_pending", overlay_ids=ids)["rejected"] == len(ids)

    assert many.counters() == {"pending": len(ids), "ai_complete": MANY - len(ids)}
    events = many.database.execute("select count(*) from public.overlay_events").fetchone()
    assert events == (7 * len(ids),)
    takers = many.database.execute(
        "select distinct proname from pg_catalog.pg_proc"
        " where pronamespace = 'public'::regnamespace"
        " and proargnames && '{overlay_ids,block_uids}'"
    ).fetchall()
    assert {name for (name,) in takers} <= many.tried


def test_one_wrong_id_among_100_000_is_found_and_nothing_is_done(many: Many) -> None:
    ids = many.ids
    for given, state in (
        ([*ids, UUIDS[0]], "PT404"),
        ([UUIDS[1], *ids[1:]], "PT404"),
        ([*ids, ids[0]], "22023"),
    ):
        for function in ("confirm_overlays", "reject_overlays_to_pending"):
            with pytest.raises(psycopg.Error) as refused, many.database.transaction():
                many.act(function, overlay_ids=given)
            assert refused.value.sqlstate == state
    changed = many.database.execute(
        "select count(*) from public.block_overlays_v2 where status <> 'ai_complete'"
    ).fetchone()
    assert changed == (0,)
