"""Whatever ends an export early: no half of a file is there, and the next one is whole."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from arranged import OWNER, eventually
from exporting import paragraphs

from pyworker.database.errors import DatabaseUnavailableError, OverlayError
from pyworker.export.manifest import problems
from pyworker.export.order import Order, Scope
from pyworker.export.target import opened
from pyworker.export.write import manifest_of, write

if TYPE_CHECKING:
    import psycopg
    from exporting import Arranged

OVERLAY = Path(sys.executable).with_name("overlay")
SCHEMA = {"schema_ref": "any", "properties": {"x": {"type": "string"}}}
BLOCKS = 3000


@pytest.fixture
def run_id(arranged: Arranged) -> str:
    values = [{"x": "v" * 400} for _ in range(BLOCKS)]
    return str(arranged.confirmed(paragraphs(BLOCKS), SCHEMA, values))


@pytest.fixture
def command(uri: str, run_id: str, tmp_path: Path) -> dict[str, Any]:
    """Say how to start an export of the run to all.jsonl in a folder of its own."""
    (tmp_path / "out").mkdir()
    return {
        "args": [OVERLAY, "export", run_id, "--output", "out/all.jsonl"],
        "cwd": tmp_path,
        "env": {**os.environ, "DATABASE_URL": uri, "OVERLAY_AS": OWNER},
        "stderr": subprocess.PIPE,
    }


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "out").iterdir())


WHOLE = ["all.jsonl", "all.jsonl.manifest.json"]


@pytest.mark.parametrize("before", [b"", b"what was there\n"])
def test_ctrl_c_leaves_what_was_there(
    command: dict[str, Any], database: psycopg.Connection[Any], tmp_path: Path, before: bytes
) -> None:
    output = tmp_path / "out" / "all.jsonl"
    if before:
        output.write_bytes(before)
    # the lock makes the export wait where its file is open already
    with database.transaction():
        database.execute("lock table public.blocks_v2 in access exclusive mode")
        process = subprocess.Popen(**command)
        eventually(lambda: any(name.endswith(".partial") for name in files(tmp_path)))
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 1
    assert b"Traceback" not in said
    assert files(tmp_path) == (["all.jsonl"] if before else [])
    assert not before or output.read_bytes() == before
    subprocess.run(**command, check=True)
    assert files(tmp_path) == WHOLE
    assert output.read_bytes().count(b"\n") == BLOCKS


def test_a_killed_export_is_not_taken_for_a_whole_one(
    command: dict[str, Any], database: psycopg.Connection[Any], tmp_path: Path
) -> None:
    with database.transaction():
        database.execute("lock table public.blocks_v2 in access exclusive mode")
        process = subprocess.Popen(**command)
        eventually(lambda: files(tmp_path))
        process.kill()
        process.communicate(timeout=30)
    assert not set(WHOLE) & set(files(tmp_path))
    assert len(files(tmp_path)) == 1, "what it wrote is still there"
    subprocess.run(**command, check=True)
    assert files(tmp_path) == WHOLE
    assert list(problems(str(tmp_path / "out" / "all.jsonl.manifest.json"))) == []


def test_two_at_once_do_not_take_each_others_file(
    command: dict[str, Any], database: psycopg.Connection[Any], tmp_path: Path
) -> None:
    processes = []
    with database.transaction():
        database.execute("lock table public.blocks_v2 in access exclusive mode")
        for count in (1, 2):
            processes.append(subprocess.Popen(**command))
            eventually(lambda count=count: len(files(tmp_path)) == count)
    said = [process.communicate(timeout=60)[1] for process in processes]
    assert [process.returncode for process in processes] == [0, 0], said
    assert files(tmp_path) == WHOLE
    assert list(problems(str(tmp_path / "out" / "all.jsonl.manifest.json"))) == []


def test_a_lost_connection_leaves_nothing(
    command: dict[str, Any], database: psycopg.Connection[Any], tmp_path: Path
) -> None:
    with database.transaction():
        database.execute("lock table public.blocks_v2 in access exclusive mode")
        process = subprocess.Popen(**command)
        eventually(lambda: files(tmp_path))
        ended = database.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where application_name = 'overlay' and datname = current_database()"
            " and wait_event_type = 'Lock'"
        )
        eventually(lambda: ended.fetchall() or process.poll() is not None)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 3, said
    assert b"database not reachable" in said
    assert files(tmp_path) == []


def test_a_full_disk_leaves_nothing(command: dict[str, Any], tmp_path: Path) -> None:
    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    done = subprocess.run(**command, preexec_fn=limited, check=False)
    assert done.returncode == 1
    assert b"file cannot be written" in done.stderr
    assert b"space left" in done.stderr
    assert files(tmp_path) == []


def test_a_device_that_is_full_says_so(command: dict[str, Any]) -> None:
    done = subprocess.run(**{**command, "args": [*command["args"][:-1], "/dev/full"]}, check=False)
    assert done.returncode == 1
    assert b"No space left on device" in done.stderr
    assert b"Traceback" not in done.stderr


def test_an_export_that_is_not_what_its_manifest_says_is_thrown_away(
    arranged: Arranged, run_id: str, tmp_path: Path
) -> None:
    assert run_id
    order = Order(Scope("confirmed", "empty", project_id=arranged.project_id))
    output = tmp_path / "all.jsonl"
    with (  # noqa: PT012  the context is what is tested
        pytest.raises(OverlayError, match="export is not what its manifest says"),
        arranged.owner.snapshot() as snapshot,
        opened(str(output)) as stream,
    ):
        manifest = {**manifest_of(snapshot, order), "rows": 7}
        write(snapshot, order, manifest, stream, lambda _: None)
    assert list(tmp_path.iterdir()) == []


def test_an_export_is_of_one_state(
    arranged: Arranged, run_id: str, uri: str, tmp_path: Path
) -> None:
    """What is taken back between the manifest and the rows is in both."""
    assert uri
    order = Order(Scope("confirmed", "empty", project_id=arranged.project_id))
    with arranged.owner.snapshot() as snapshot, opened(str(tmp_path / "all.jsonl")) as stream:
        manifest = manifest_of(snapshot, order)
        delete_in_another_session(uri, run_id)
        told = write(snapshot, order, manifest, stream, lambda _: None)
    assert told["rows"] == manifest["rows"] == BLOCKS
    with arranged.owner.snapshot() as snapshot:
        assert manifest_of(snapshot, order)["runs"] == []


def delete_in_another_session(uri: str, run_id: str) -> None:
    subprocess.run(
        [
            "psql",
            uri,
            "--quiet",
            "--command",
            f"select public.delete_run('{run_id}', actor => '{OWNER}')",
        ],
        check=True,
        stdout=subprocess.DEVNULL,
    )


def test_a_connection_that_breaks_between_rows_is_told_as_such(
    arranged: Arranged, run_id: str, database: psycopg.Connection[Any]
) -> None:
    assert run_id
    with pytest.raises(DatabaseUnavailableError), arranged.owner.snapshot() as snapshot:  # noqa: PT012
        lines = snapshot.export_lines(project_id=arranged.project_id)
        next(lines)
        database.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where application_name = 'overlay'"
        )
        list(lines)
