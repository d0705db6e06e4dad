"""What docs/operations.md says to type does what it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from arranged import OWNER, run_of
from migrations.filled import fill
from migrations.target import Target
from operations.page import PAGE, ROOT, blocks

from pyworker.database.identity import person
from pyworker.database.person import connect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OVERLAY = Path(sys.executable).with_name("overlay")

TESTED = {
    ("Roles and logins", "sh"),
    ("Leases", "sql"),
    ("Sizes", "sql"),
    ("Vacuum", "sql"),
    ("Monitoring", "sql"),
    ("Backups", "sh"),  # with its SQL in test_backup
    ("Backups", "sql"),
    ("Upgrades", "sh"),  # in migrations/test_upgrade
    ("What to do when …", "sql"),
}


@pytest.fixture
def filled(uri: str) -> str:
    """Where a database is with something of everything in it."""
    fill(Target(uri))
    return uri


@pytest.fixture
def operator(
    filled: str, login: Callable[[str], psycopg.Connection[Any]], database: psycopg.Connection[Any]
) -> Iterator[psycopg.Connection[Any]]:
    database.execute("grant pg_monitor to operator")
    with login("operator") as connection:
        yield connection


def sections(heading: str) -> list[str]:
    return [block.text for block in blocks(heading, "sql")]


def test_every_block_is_tested_here() -> None:
    assert {(block.heading, block.language) for block in blocks()} == TESTED


def test_the_logins_are_created_as_it_says(
    uri: str, create: Callable[[], None], database: psycopg.Connection[Any]
) -> None:
    [block] = blocks("Roles and logins", "sh")
    subprocess.run(
        ["bash", "-euc", block.text], cwd=ROOT, env={**os.environ, "DATABASE_URL": uri}, check=True
    )
    told = re.findall(r"^\| `(\w+)` \| ", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert told
    can_log_in = database.execute("select rolname from pg_roles where rolcanlogin").fetchall()
    assert {name for (name,) in can_log_in} - {"postgres"} == set(told)


def test_the_lease_is_what_was_set(uri: str, database: psycopg.Connection[Any]) -> None:
    for text in sections("Leases"):
        database.execute(text.encode())
    with connect(uri, person(OWNER)) as owner:
        run_of(owner, 1)
    lease = database.execute(
        "select claim_expires_at - now() between '9 minutes' and '11 minutes'"
        " from claim_overlay_batch()"
    ).fetchall()
    assert lease == [(True,)]


def test_sizes_and_vacuum(filled: str, database: psycopg.Connection[Any]) -> None:
    [sizes] = sections("Sizes")
    tables = [name for name, _, _ in database.execute(sizes.encode()).fetchall()]
    assert {"block_overlays_v2", "overlay_events", "blocks_v2"} <= set(tables)

    setting, long_transactions = sections("Vacuum")
    database.execute(setting.encode())
    options = database.execute(
        "select reloptions from pg_class where oid = 'block_overlays_v2'::regclass"
    ).fetchone()
    assert options is not None
    assert "autovacuum_vacuum_scale_factor=0.02" in options[0]

    assert database.execute(long_transactions.encode()).fetchall() == []
    open_now = long_transactions.replace("interval '5 minutes'", "interval '-1 minute'")
    assert database.execute(open_now.encode()).fetchall()


def test_monitoring_finds_what_it_is_for(
    operator: psycopg.Connection[Any], filled: str, database: psycopg.Connection[Any]
) -> None:
    def answers() -> list[list[tuple[Any, ...]]]:
        statements = [part for text in sections("Monitoring") for part in text.split(";\n")]
        return [
            operator.execute(statement.encode()).fetchall()
            for statement in statements
            if statement.strip()
        ]

    stuck, paused, waiting, failed, dead, workers, length = answers()
    assert stuck == []
    assert [(reason, pending) for _, reason, pending in paused] == [("for lunch", 2)]
    assert len(waiting) == 2
    assert failed == [("too large", 3, 3)]
    assert {name for name, *_ in dead} <= set(tables(database))
    assert workers == []
    assert length == [(13,)]

    database.execute(
        "update block_overlays_v2 set claim_expires_at = now() - interval '1 hour'"
        " where status = 'claimed'"
    )
    with psycopg.connect(filled, application_name="worker-1"):
        stuck, _, _, _, _, workers, _ = answers()
    assert [(worker, overlays) for _, worker, overlays, _ in stuck] == [
        ("worker-that-stays (offline)", 4)
    ]
    assert [name for name, *_ in workers] == ["worker-1"]


def tables(database: psycopg.Connection[Any]) -> list[str]:
    rows = database.execute("select relname from pg_stat_user_tables where schemaname = 'public'")
    return [name for (name,) in rows.fetchall()]


def test_runs_that_were_paused_for_their_key_are_resumed(
    operator: psycopg.Connection[Any], filled: str, database: psycopg.Connection[Any]
) -> None:
    with connect(filled, person(OWNER)) as owner:
        run_id = run_of(owner, 1, "without a key")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ANTHROPIC_")}
    command = [OVERLAY, "worker", "--run", str(run_id)]
    done = subprocess.run(
        command, env={**environment, "DATABASE_URL": filled}, stderr=subprocess.PIPE, check=False
    )
    assert done.returncode == 4, done.stderr
    resume, _, _ = sections("What to do when …")
    operator.execute(resume.encode())
    paused = database.execute("select paused_reason from runs_v2 where status = 'paused'")
    assert paused.fetchall() == [("for lunch",)]


def test_a_confirmation_that_went_too_far_is_taken_back(
    operator: psycopg.Connection[Any], filled: str, database: psycopg.Connection[Any]
) -> None:
    confirmed = "select count(*)::int from block_overlays_v2 where status = 'confirmed'"
    assert database.execute(confirmed).fetchone() == (4,)
    with connect(filled, person(OWNER)) as owner:
        [mixed] = [run for run in owner.list_runs() if run.doc_title == "mixed"]
        assert owner.confirm_run(mixed.run_id)["confirmed"] == 8
    _, find, undo = sections("What to do when …")
    latest, *_ = operator.execute(find.encode()).fetchall()
    done = subprocess.run(
        [
            *("psql", "--no-psqlrc", "--quiet", "--tuples-only", "--file", "-"),
            *(f"--set=operation_id={latest[0]}", f"--set=actor={latest[1]}", filled),
        ],
        input=undo,
        capture_output=True,
        text=True,
        check=True,
    )
    assert '"undone": 8' in done.stdout
    assert database.execute(confirmed).fetchone() == (4,)


def test_the_tables_can_be_partitioned_as_it_says(database: psycopg.Connection[Any]) -> None:
    rows = database.execute(
        "select i.indexrelid::regclass::text from pg_index i join pg_class c on c.oid = i.indrelid"
        " where i.indisunique and c.relnamespace = 'public'::regnamespace and exists ("
        "   select from pg_attribute a where a.attrelid = c.oid and a.attname = 'run_id')"
        " and not exists (select from pg_attribute a where a.attrelid = c.oid"
        "   and a.attname = 'run_id' and a.attnum = any(i.indkey))"
    ).fetchall()
    assert {name for (name,) in rows} == {"overlay_ids_are_unique", "llm_calls_pkey"}


def test_links_of_the_page_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", PAGE.read_text(encoding="utf-8"))
    assert links
    assert all((PAGE.parent / link).exists() for link in links)
