"""A dump, restored into another server, is the same database."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest
import servers
from arranged import OWNER
from migrations.filled import broken_history, contents, fill
from migrations.target import Target
from operations.page import ROOT, blocks

from pyworker.database.identity import person
from pyworker.database.person import connect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def two_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Start an old server and a new one of another version of PostgreSQL."""
    old, new = tmp_path_factory.mktemp("old"), tmp_path_factory.mktemp("new")
    yield servers.start(15, old), servers.start(18, new)
    servers.stop(15, old)
    servers.stop(18, new)


@pytest.fixture
def backed_up(two_servers: tuple[str, str], tmp_path: Path) -> tuple[Target, Target]:
    """Make a database in the first server, and restore its dump into the second as told."""
    first, second = two_servers
    Target(first).ask("create database overlay")
    old = Target(first.replace("/postgres?", "/overlay?"))
    new = Target(second.replace("/postgres?", "/overlay?"))
    old.sqitch("deploy")
    fill(old)
    environment = {
        **os.environ,
        "DATABASE_URL": old.uri,
        "NEW_SERVER_URL": second,
        "NEW_DATABASE_URL": new.uri,
    }
    for block in blocks("Backups", "sh"):
        subprocess.run(
            ["bash", "-euc", block.text],
            cwd=tmp_path,
            env=environment,
            check=True,
            capture_output=True,
        )
    return old, new


def test_what_was_dumped_is_restored_whole(backed_up: tuple[Target, Target]) -> None:
    old, new = backed_up
    assert contents(new) == contents(old)
    [check] = [block.text for block in blocks("Backups", "sql")]
    assert new.ask(check) == broken_history(new) == []
    new.sqitch("verify")

    with connect(new.uri, person(OWNER)) as owner:
        [mixed] = [run for run in owner.list_runs() if run.doc_title == "mixed"]
        [(watermark,)] = new.ask("select current_watermark()")
        confirmed = new.ask(
            f"select confirm_run('{mixed.run_id}', '{watermark}', actor => '{OWNER}')"
        )
        assert confirmed[0][0]["confirmed"] == 8
        owner.run_progress(mixed.run_id)
    assert broken_history(new) == []

    told = subprocess.run(
        [ROOT / "tests" / "pgtap.sh", new.uri], check=False, capture_output=True, text=True
    )
    assert told.returncode == 0, told.stdout[-3000:] + told.stderr[-3000:]
