"""Without DATABASE_URL the command brings its own PostgreSQL, in one folder that it can forget."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from pyworker.paths import samples_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

OVERLAY = Path(sys.executable).with_name("overlay")

Typed = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("embedded") / "home"


def typed_at(home: Path, *, check: bool = True) -> Typed:
    """Return what types a command beside that folder; unless told otherwise, it must succeed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OVERLAY_")}
    kept.pop("DATABASE_URL", None)

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        process = subprocess.run(
            [OVERLAY, *map(str, arguments)],
            env={**kept, "OVERLAY_HOME": str(home), "COLUMNS": "200"},
            cwd=home.parent,
            capture_output=True,
            text=True,
            check=False,
        )
        assert process.returncode == 0 or not check, process.stderr
        return process

    return run


@pytest.fixture(scope="module")
def typed(home: Path) -> Iterator[Typed]:
    run = typed_at(home)
    yield run
    run("down")


@pytest.fixture(scope="module")
def demonstrated(typed: Typed) -> str:
    """Run the demo once and return what it said."""
    return typed("demo").stdout


def test_the_demo_tells_of_each_step(demonstrated: str) -> None:
    for step in ("Ingest", "Register two schemas", "worker", "Review", "Confirm", "Export", "Try"):
        assert step in demonstrated
    assert "edited block" in demonstrated
    assert "rejected block" in demonstrated
    assert "0 failed" in demonstrated


def test_the_demo_leaves_one_confirmed_row_for_each_block_of_each_run(
    demonstrated: str, typed: Typed, home: Path
) -> None:
    documents = list(samples_folder().glob("*.md"))
    schemas = list((samples_folder() / "schemas").glob("*.json"))
    files = sorted((home / "exports").glob("*.jsonl"))
    assert len(files) == len(documents) * len(schemas)
    assert all(file.with_name(f"{file.name}.manifest.json").is_file() for file in files)
    assert all(str(file) in "".join(demonstrated.split("\n")) for file in files)

    runs = [json.loads(line) for line in typed("status", "--json").stdout.splitlines()]
    blocks = {(run["document"], run["schema"]): run["confirmed_blocks"] for run in runs}
    assert all(run["confirmed_blocks"] == run["total_blocks"] > 0 for run in runs)
    for file in files:
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        name = (rows[0]["immutable"]["doc_title"], rows[0]["user_defined"]["schema_ref"])
        assert len(rows) == blocks.pop(name)
        assert all(row["user_defined"]["confirmed"] for row in rows)
    assert not blocks


def test_the_demo_has_edited_one_value_and_worked_a_rejected_one_again(
    demonstrated: str, typed: Typed
) -> None:
    operations = typed(
        "psql",
        "--no-align",
        "--tuples-only",
        "--command",
        "select operation, count(*) from overlay_operations"
        " where operation in ('edit', 'reject') group by 1 order by 1",
    ).stdout.split()
    assert operations == ["edit|1", "reject|1"]
    again = "select count(*) from overlay_events where to_status = 'ai_complete' and from_status = "
    again += "'claimed' and exists (select from block_overlays_v2 o where o.reject_reason is not "
    again += "null and o.block_uid = overlay_events.block_uid and o.run_id = overlay_events.run_id)"
    assert typed("psql", "-AtXc", again).stdout.strip() == "2"


def test_up_prints_a_uri_that_works_as_its_last_line(typed: Typed, home: Path) -> None:
    uri = typed("up").stdout.splitlines()[-1]
    with psycopg.connect(uri) as connection:
        row = connection.execute("select to_regclass('public.block_overlays_v2')::text").fetchone()
    assert row == ("block_overlays_v2",)
    assert str(home) in uri
    assert typed("up").stdout.splitlines()[-1] == uri


def test_down_stops_it_and_its_data_stays(demonstrated: str, typed: Typed, home: Path) -> None:
    before = typed("status", "--json").stdout
    assert "stopped" in typed("down").stderr
    assert not (home / "postgres" / "postmaster.pid").exists()
    assert "was not running" in typed("down").stderr
    assert typed("status", "--json").stdout == before != ""


def test_any_command_starts_it(typed: Typed, home: Path) -> None:
    typed("down")
    typed("status")
    assert (home / "postgres" / "postmaster.pid").exists()


def test_psql_hands_its_arguments_on(typed: Typed) -> None:
    assert typed("psql", "-Atc", "select 40 + 2").stdout == "42\n"


def test_everything_lies_in_that_folder(demonstrated: str, home: Path) -> None:
    assert {path.name for path in home.iterdir()} == {"postgres", "exports", ".lock"}
    assert [path.name for path in home.parent.iterdir()] == [home.name]


def test_a_folder_with_a_space_is_refused_by_what_is_wrong_with_it(tmp_path: Path) -> None:
    done = typed_at(tmp_path / "my home", check=False)("status")
    assert done.returncode == 1
    assert "a folder with a space in its name" in done.stderr
    assert str(tmp_path / "my home") in done.stderr
    assert "Set OVERLAY_HOME" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_far_down_will_do(tmp_path: Path) -> None:
    parent = tmp_path / ("far" * 20) / ("down" * 20)
    parent.mkdir(parents=True)
    typed = typed_at(parent / "home")
    try:
        assert typed("psql", "-Atc", "select 40 + 2").stdout == "42\n"
    finally:
        typed("down")


def test_several_commands_that_begin_at_once_share_it(tmp_path: Path) -> None:
    typed = typed_at(tmp_path / "home")
    try:
        with ThreadPoolExecutor() as pool:
            uris = list(pool.map(lambda _: typed("up").stdout, range(3)))
        assert len(set(uris)) == 1
    finally:
        typed("down")


def test_a_first_start_that_was_cut_short_is_begun_anew(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "postgres").mkdir(parents=True)
    (home / "postgres" / "PG_VERSION").write_text("18\n", encoding="utf-8")
    (home / ".unfinished").touch()
    typed = typed_at(home)
    try:
        assert typed("psql", "-Atc", "select 40 + 2").stdout == "42\n"
        assert not (home / ".unfinished").exists()
    finally:
        typed("down")


@pytest.mark.parametrize("place", ["a file", "/proc/nowhere"])
def test_a_place_that_cannot_be_one(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").touch()
    result = subprocess.run(
        [OVERLAY, "up"],
        env={**os.environ, "OVERLAY_HOME": str(tmp_path / "file" if place == "a file" else place)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert "there is no place for the embedded database" in result.stderr
    assert "Set OVERLAY_HOME" in result.stderr
    assert "Traceback" not in result.stderr
