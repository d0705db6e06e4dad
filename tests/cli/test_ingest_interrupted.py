"""An ingest that ends in the middle leaves nothing half done, and the next one finishes it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from arranged import OWNER, eventually

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

OVERLAY = Path(sys.executable).with_name("overlay")
LONG = "<p>A paragraph that takes its time.</p>" * 60_000
"""A file whose conversion takes seconds."""

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "a.md").write_text("# Short\n")
    (folder / "b.html").write_text(LONG)
    (folder / "c.md").write_text("# Last\n")
    return folder


@pytest.fixture
def start(uri: str, environment: dict[str, str], folder: Path) -> Iterator[Start]:
    processes = []

    def started(*arguments: object) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [OVERLAY, "ingest", folder, "--jobs", "1", *map(str, arguments)],
            env={**os.environ, **environment, "DATABASE_URL": uri, "OVERLAY_AS": OWNER},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        processes.append(process)
        return process

    yield started
    for process in processes:
        process.kill()
        process.communicate()


def documents(database: psycopg.Connection[Any]) -> dict[str, tuple[str, str | None]]:
    rows = database.execute("select doc_title, status, error from public.documents_v2").fetchall()
    return {title: (status, error) for title, status, error in rows}


def under_way(database: psycopg.Connection[Any]) -> bool:
    return documents(database).get("b") == ("converting", None)


def finish(start: Start, database: psycopg.Connection[Any]) -> None:
    """Give the command again, which does the rest."""
    again = start()
    _, errors = again.communicate()
    assert again.returncode == 0, errors
    assert "3 of 3 files are in project default" in errors
    assert documents(database) == dict.fromkeys("abc", ("ingested", None))
    [(blocks,)] = database.execute(
        "select count(*) from public.blocks_v2 b join public.documents_v2 d using (conv_uid)"
        " where d.doc_title = 'b'"
    ).fetchall()
    assert blocks == LONG.count("<p>")


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_a_person_stops_it(
    start: Start, database: psycopg.Connection[Any], by: signal.Signals
) -> None:
    process = start()
    eventually(lambda: under_way(database))
    process.send_signal(by)
    _, errors = process.communicate(timeout=200)
    assert process.returncode == 1
    assert "interrupted; the same command again does the rest" in errors
    assert "1 not begun" in errors
    assert "Traceback" not in errors
    assert documents(database) == {"a": ("ingested", None), "b": ("failed", "interrupted.")}
    finish(start, database)


def test_it_is_killed(start: Start, database: psycopg.Connection[Any]) -> None:
    process = start()
    eventually(lambda: under_way(database))
    process.kill()
    process.communicate()
    assert documents(database) == {"a": ("ingested", None), "b": ("converting", None)}
    finish(start, database)


def test_its_connection_is_lost(start: Start, database: psycopg.Connection[Any]) -> None:
    process = start()
    eventually(lambda: under_way(database))
    database.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'overlay'"
    )
    _, errors = process.communicate(timeout=200)
    assert process.returncode == 3, errors
    assert "database not reachable" in errors
    assert "Traceback" not in errors
    assert documents(database) == {"a": ("ingested", None), "b": ("converting", None)}
    finish(start, database)
