"""What comes after a release is deployed over data, and taken back, while workers keep working."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from arranged import OWNER, eventually, run_of
from migrations.filled import broken_history, contents, fill
from migrations.plan import kept_as, planned
from migrations.target import Target
from operations.page import blocks

from pyworker.database.identity import person
from pyworker.database.person import connect
from pyworker.database.queue import Queue

if TYPE_CHECKING:
    from migrations.repository import Repository

    from pyworker.database.rows import Claim

Create = Callable[[str], Target]

OVERLAY = Path(sys.executable).with_name("overlay")

ADD_NOTE = """-- Deploy pgoverlay:add_run_note to pg
-- requires: tables

begin;

alter table public.runs_v2 add column run_note text;
comment on column public.runs_v2.run_note is $$What its owner wants to remember.$$;

commit;
"""
DROP_NOTE = """-- Revert pgoverlay:add_run_note from pg

begin;

alter table public.runs_v2 drop column run_note;

commit;
"""
VERIFY_NOTE = """-- Verify pgoverlay:add_run_note on pg

begin;

select run_note from public.runs_v2 where false;

rollback;
"""
CHANGED = "sql/queue/retry_delay.sql"
QUEUE = """-- {verb}

begin;
set local client_min_messages = warning;

{body}
commit;
"""


@dataclass(frozen=True)
class Upgrade:
    """A release, and the sources after it."""

    before: Path
    after: Path
    tag: str


@pytest.fixture
def upgrade(released: Repository, next_tag: str, tmp_path: Path) -> Upgrade:
    """Write the next change as CONTRIBUTING says: a new column and a function that differs."""
    released.run("git", "worktree", "add", "--quiet", str(tmp_path / "before"), next_tag)
    old_function = released.read(CHANGED)

    released.run("sqitch", "add", "add_run_note", "--quiet", "-r", "tables", "-n", "Add a note.")
    for folder, script in (("deploy", ADD_NOTE), ("revert", DROP_NOTE), ("verify", VERIFY_NOTE)):
        released.write(f"{folder}/add_run_note.sql", script)
    released.replace(
        "sql/tables/runs_v2.sql",
        "  last_link_hash bytea,\n",
        "  last_link_hash bytea,\n  run_note text,\n",
    )
    table = released.read("sql/tables/runs_v2.sql")
    comment = (
        "comment on column public.runs_v2.run_note is $$What its owner wants to remember.$$;\n"
    )
    released.write("sql/tables/runs_v2.sql", table + comment)

    before = kept_as(planned(released.read("sqitch.plan")), "queue")
    released.run("sqitch", "rework", "queue", "--quiet", "--note", "Try again sooner.")
    requires = f"pgoverlay:queue to pg\n-- requires: {before}"
    released.write(
        "deploy/queue.sql",
        QUEUE.format(verb=f"Deploy {requires}", body=f"\\ir ../{CHANGED}\n"),
    )
    released.write(
        "revert/queue.sql", QUEUE.format(verb="Revert pgoverlay:queue from pg", body=old_function)
    )
    released.replace(CHANGED, "20), 600)", "20), 10)")
    released.commit()
    return Upgrade(tmp_path / "before", released.root, next_tag)


def longest_delay(target: Target) -> float:
    """Tell which version of the function is there: it waits up to 20 minutes, or 20 seconds."""
    [(seconds,)] = target.ask(
        "select max(extract(epoch from overlay_private.retry_delay(20))) from generate_series(1, 9)"
    )
    return float(seconds)


def columns(target: Target) -> set[str]:
    rows = target.ask("select attname from pg_attribute where attrelid = 'runs_v2'::regclass")
    return {name for (name,) in rows}


@contextmanager
def watching_worker(target: Target) -> Iterator[None]:
    """Let a worker process of the version before work while the context lasts."""
    command = [OVERLAY, "worker", "--watch"]
    environment = {**os.environ, "DATABASE_URL": target.uri}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield
        finally:
            process.terminate()
        _, said = process.communicate(timeout=60)
    assert process.returncode == 0, said


def works(target: Target, title: str) -> None:
    """See a new run through to its end."""
    with connect(target.uri, person(OWNER)) as owner:
        run_id = run_of(owner, 3, title, model="offline")
        eventually(lambda: owner.run_progress(run_id).status == "complete")


async def hand_back(target: Target, claims: list[Claim]) -> dict[str, int]:
    queue = Queue(target.uri, "worker-that-stays")
    try:
        return await queue.complete_overlay_batch(
            [{**claim.proof, "data": {"summary": "late"}} for claim in claims]
        )
    finally:
        await queue.close()


def test_the_next_change_goes_over_data_and_back_and_over_it_again(
    upgrade: Upgrade, target: Create
) -> None:
    database = target("upgraded")
    old, new = Target(database.uri, upgrade.before), Target(database.uri, upgrade.after)
    old.sqitch("deploy", "--verify")
    released_schema = old.dump("--schema-only")
    claims = fill(database)
    before = contents(database)
    assert broken_history(database) == []

    new.sqitch("deploy", "--verify")
    assert longest_delay(database) <= 20
    fresh = target("fresh")
    Target(fresh.uri, upgrade.after).install()
    assert new.dump("--schema-only") == fresh.dump("--schema-only")
    assert contents(database, without="run_note") == before
    assert broken_history(database) == []

    new.sqitch("revert", "-y", "--to", f"@{upgrade.tag}")
    assert longest_delay(database) > 20
    assert old.dump("--schema-only") == released_schema
    assert contents(database) == before

    new.sqitch("deploy", "--verify")
    assert "run_note" in columns(database)
    assert contents(database, without="run_note") == before
    assert asyncio.run(hand_back(database, claims))["completed"] == len(claims)
    assert broken_history(database) == []


def test_a_worker_of_the_version_before_works_on_meanwhile(
    upgrade: Upgrade, target: Create
) -> None:
    database = target("upgraded")
    old, new = Target(database.uri, upgrade.before), Target(database.uri, upgrade.after)
    old.sqitch("deploy")
    with watching_worker(database):
        works(database, "before")
        new.sqitch("deploy")
        works(database, "after the upgrade")
        new.sqitch("revert", "-y", "--to", f"@{upgrade.tag}")
        works(database, "after the way back")
        new.sqitch("deploy")
        works(database, "after the second upgrade")
    [(attempts,)] = database.ask("select max(attempt_count) from public.block_overlays_v2")
    assert attempts == 1
    assert broken_history(database) == []


def test_what_psql_installed_can_go_on_with_sqitch(upgrade: Upgrade, target: Create) -> None:
    database = target("installed")
    old, new = Target(database.uri, upgrade.before), Target(database.uri, upgrade.after)
    old.install()
    fill(database)
    before = contents(database)
    [told] = blocks("Upgrades", "sh")
    subprocess.run(
        ["bash", "-euc", told.text.replace("@v0.1.0", f"@{upgrade.tag}")],
        cwd=upgrade.before,
        env={**os.environ, "SQITCH_TARGET": database.uri.replace("postgresql://", "db:pg://")},
        check=True,
        capture_output=True,
    )
    assert contents(database) == before
    new.sqitch("deploy", "--verify")
    fresh = target("fresh")
    Target(fresh.uri, upgrade.after).install()
    assert new.dump("--schema-only") == fresh.dump("--schema-only")
    assert contents(database, without="run_note") == before


def test_the_plan_s_tests_hold_for_what_comes_after_a_release(
    released: Repository, upgrade: Upgrade
) -> None:
    tests = ("tests/migrations/test_plan.py", "tests/migrations/test_release.py::" + NOTHING)
    released.run(sys.executable, "-m", "pytest", "-q", *tests)


NOTHING = "test_nothing_that_this_repository_has_released_has_changed"
