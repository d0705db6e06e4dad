"""A folder of an older version is noticed, never worked on as if it were of this one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OVERLAY = Path(sys.executable).with_name("overlay")
OLDER = "drop function public.queue_length; comment on database overlay is "

Typed = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def typed(tmp_path: Path) -> Iterator[Typed]:
    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        ours = ("OVERLAY_", "DATABASE_URL")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        return subprocess.run(
            [OVERLAY, *map(str, arguments)],
            env={**kept, "OVERLAY_HOME": str(tmp_path / "home")},
            capture_output=True,
            text=True,
            check=False,
        )

    yield run
    run("down")


def asked(uri: str, *statements: str) -> str:
    command = ["psql", "-XAtq", "-vON_ERROR_STOP=1", uri]
    for statement in statements:
        command += ["--command", statement]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


DATABASES = "select string_agg(datname, ' ' order by datname) from pg_database"
NOTE = "select shobj_description(oid, 'pg_database') from pg_database where datname = 'overlay'"


@pytest.fixture
def older(typed: Typed) -> str:
    """Make the folder that of an older version, in which a function is missing."""
    uri = typed("up").stdout.strip()
    typed("ingest", "--project", "kept", ROOT / "pyworker" / "samples")
    asked(uri, OLDER + "'pgoverlay 0.0.9 (SQL 000000000000)'")
    return uri


def test_another_version_is_refused_and_left_as_it_is(typed: Typed, older: str) -> None:
    databases = asked(older, DATABASES)
    for command in ("up", "status", "worker"):
        done = typed(command)
        assert done.returncode == 1
        assert "of another version of pgoverlay" in done.stderr
        assert "It was made by pgoverlay 0.0.9" in done.stderr
        assert older in done.stderr
        assert "docs/operations.md" in done.stderr
        assert "Traceback" not in done.stderr
    assert asked(older, "select count(*) from documents_v2", DATABASES) == f"5\n{databases}"


def test_once_it_was_upgraded_it_is_taken_for_this_version(typed: Typed, older: str) -> None:
    asked(older, "\\i " + str(ROOT / "sql" / "queue" / "queue_length.sql"))
    done = typed("status")
    assert done.returncode == 0, done.stderr
    assert "0.0.9" not in asked(older, NOTE)


def test_without_a_note_it_is_looked_at(typed: Typed) -> None:
    uri = typed("up").stdout.strip()
    note = asked(uri, NOTE)
    assert note.startswith("pgoverlay ")
    asked(uri, "comment on database overlay is null")
    assert typed("up").returncode == 0
    assert asked(uri, NOTE) == note
    asked(uri, OLDER + "null")
    assert "made by an older version" in typed("up").stderr


def test_the_postgresql_that_made_a_folder_goes_on_with_it(
    typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGSERVER_POSTGRES_VERSION", "16")  # what the package takes by default
    typed("up")
    typed("down")
    monkeypatch.setenv("PGSERVER_POSTGRES_VERSION", "18")
    uri = typed("up").stdout.strip()
    assert asked(uri, "show server_version").startswith("16.")
