"""Who listens hears once of each statement and run, with ids and counts, never once a row."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from arranged import OWNER, ingested, run_of, statuses

from pyworker.database.identity import person
from pyworker.database.person import connect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyworker.database.person import Database

CHANNELS = ("overlay_pending", "overlay_changes", "overlay_documents")
BLOCKS = 40


@pytest.fixture
def owner(uri: str) -> Iterator[Database]:
    with connect(uri, person(OWNER)) as connected:
        yield connected


@pytest.fixture
def listener(database: psycopg.Connection[Any], uri: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(uri, autocommit=True) as connection:
        for channel in CHANNELS:
            connection.execute(f"listen {channel}".encode())
        yield connection


def heard(listener: psycopg.Connection[Any]) -> list[tuple[str, dict[str, Any]]]:
    """Return what was announced until now: by the time a commit returns, it has been."""
    listener.execute("select")
    return [(notify.channel, json.loads(notify.payload)) for notify in listener.notifies(timeout=0)]


def claim(database: psycopg.Connection[Any]) -> list[dict[str, str]]:
    rows = database.execute(
        "select overlay_id::text, claim_token::text from claim_overlay_batch("
        " batch_size => 100, worker_id => 'w')"
    ).fetchall()
    return [{"overlay_id": overlay, "claim_token": claim_token} for overlay, claim_token in rows]


def test_new_overlays_and_documents_are_announced_once(
    owner: Database, listener: psycopg.Connection[Any]
) -> None:
    run_id = run_of(owner, BLOCKS)
    told = heard(listener)
    assert ("overlay_pending", {"run_id": str(run_id), "pending": BLOCKS}) in told
    assert [said["changed"] for channel, said in told if channel == "overlay_documents"] == [1]
    assert len(told) == 2


def test_answers_and_reviews_are_announced_once_and_claims_are_not(
    owner: Database, listener: psycopg.Connection[Any], database: psycopg.Connection[Any]
) -> None:
    run_id = run_of(owner, BLOCKS)
    heard(listener)
    claims = claim(database)
    assert heard(listener) == []

    results = [one | {"data": {"summary": "x"}} for one in claims]
    database.execute("select complete_overlay_batch('w', %s)", [json.dumps(results)])
    [(channel, said)] = heard(listener)
    assert channel == "overlay_changes"
    assert (said["run_id"], said["operation"], said["changed"]) == (str(run_id), "complete", BLOCKS)

    done = database.execute("select confirm_run(%s, actor => %s)", [run_id, OWNER]).fetchone()
    assert done is not None
    told = {"run_id": str(run_id), "operation": "confirm", "changed": BLOCKS}
    assert heard(listener) == [
        ("overlay_changes", {"operation_id": done[0]["operation_id"], **told})
    ]
    assert statuses(database, run_id) == {"confirmed": BLOCKS}


def test_a_reject_is_announced_to_people_and_workers(
    owner: Database, listener: psycopg.Connection[Any], database: psycopg.Connection[Any]
) -> None:
    run_id = run_of(owner, BLOCKS)
    results = [one | {"data": {"summary": "x"}} for one in claim(database)]
    database.execute("select complete_overlay_batch('w', %s)", [json.dumps(results)])
    heard(listener)
    database.execute(
        "select reject_overlays_to_pending(%s::uuid[], actor => %s)",
        [[one["overlay_id"] for one in results[:3]], OWNER],
    )
    told = dict(heard(listener))
    assert told["overlay_pending"] == {"run_id": str(run_id), "pending": 3}
    assert (told["overlay_changes"]["operation"], told["overlay_changes"]["changed"]) == (
        "reject",
        3,
    )


def test_what_is_rolled_back_is_not_announced(
    owner: Database, listener: psycopg.Connection[Any], database: psycopg.Connection[Any]
) -> None:
    conv_uid = ingested(owner, BLOCKS)
    heard(listener)
    with database.transaction(force_rollback=True):
        database.execute(
            "update documents_v2 set status = 'failed', error = 'x' where conv_uid = %s", [conv_uid]
        )
    assert heard(listener) == []
    database.execute(
        "update documents_v2 set status = 'failed', error = 'x' where conv_uid = %s", [conv_uid]
    )
    [(channel, said)] = heard(listener)
    assert (channel, said["changed"]) == ("overlay_documents", 1)
