"""Manifests beside exports: what they tell, how they are checked, and increments upon them."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from arranged import run_of

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    import psycopg
    from click.testing import Result

    from pyworker.database.person import Database

Done = Callable[..., str]
Refused = Callable[..., str]


@pytest.fixture
def run_id(owner: Database, done: Done) -> UUID:
    """Arrange four blocks that await review, the first two confirmed."""
    run_id = run_of(owner, 4)
    done("worker", "--offline")
    done("review", "confirm", run_id, 0, 1)
    return run_id


def manifest(output: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(output.with_name(f"{output.name}.manifest.json").read_text())
    return told


def indexes(text: str) -> list[int]:
    return [json.loads(line)["immutable"]["block_index"] for line in text.splitlines()]


def test_a_manifest_tells_what_the_file_is(
    done: Done, run_id: UUID, tmp_path: Path, database: psycopg.Connection[Any]
) -> None:
    output = tmp_path / "out.jsonl"
    done("export", run_id, "-o", output)
    told = manifest(output)
    data = output.read_bytes()
    assert told["files"] == [
        {
            "name": "out.jsonl",
            "bytes": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
            "rows": 4,
        }
    ]
    assert (told["blocks"], told["confirmed"], told["documents"]) == (4, 2, 1)
    head = database.execute(
        "select link_number, encode(link_hash, 'hex') from public.history_links"
        " order by link_number desc limit 1"
    ).fetchone()
    [run] = told["runs"]
    assert (run["link_number"], run["link_hash"]) == head
    [schema] = told["schemas"]
    assert schema.keys() == {"schema_id", "schema_ref", "schema_uid"}


@pytest.mark.parametrize("name", ["out.jsonl", "out.csv", "out.parquet", "out.zip"])
def test_the_same_confirmed_state_is_the_same_file(
    done: Done, run_id: UUID, tmp_path: Path, name: str
) -> None:
    done("export", run_id, "-o", tmp_path / name)
    before = (tmp_path / name).read_bytes()
    done("review", "edit", run_id, 2, "summary=another draft")
    done("review", "reject", run_id, 3, "--reason", "Again.")
    done("export", run_id, "-o", tmp_path / name)
    assert (tmp_path / name).read_bytes() == before
    done("review", "confirm", run_id, 2)
    done("export", run_id, "-o", tmp_path / name)
    assert (tmp_path / name).read_bytes() != before


@pytest.mark.parametrize("name", ["out.jsonl", "out.zip"])
def test_verify_finds_what_was_changed(
    done: Done, overlay: Callable[..., Result], run_id: UUID, tmp_path: Path, name: str
) -> None:
    output = tmp_path / name
    done("export", run_id, "-o", output)
    place = f"{output}.manifest.json"
    assert "the files are what the manifest says" in done("export", "--verify", place)

    whole = output.read_bytes()
    output.write_bytes(whole[:-1] + b"x")
    changed = overlay("export", "--verify", place)
    assert (changed.exit_code, "its SHA-256 is" in changed.stderr) == (1, True)
    output.write_bytes(whole[:-1])
    short = overlay("export", "--verify", place)
    assert (short.exit_code, f"{len(whole)} were written" in short.stderr) == (1, True)
    output.unlink()
    gone = overlay("export", "--verify", place)
    assert (gone.exit_code, "file cannot be read" in gone.stderr) == (1, True)


def test_verify_compares_the_history_too_if_asked(
    done: Done,
    overlay: Callable[..., Result],
    run_id: UUID,
    tmp_path: Path,
    database: psycopg.Connection[Any],
) -> None:
    place = tmp_path / "out.jsonl.manifest.json"
    done("export", run_id, "-o", tmp_path / "out.jsonl")
    done("review", "confirm", run_id, 2)
    said = done("export", "--verify", place, "--history")
    assert "the files are what the manifest says, and the histories of its runs what it saw" in said

    # somebody who gets past the triggers confirms another value, and leaves no trace but this
    database.execute("set session_replication_role = replica")
    database.execute(
        "update public.block_overlays_v2 set overlay_jsonb_staging = t.forged,"
        " overlay_jsonb_confirmed = t.forged"
        " from (select '{}'::jsonb as forged) t where block_index = 0"
    )
    forged = overlay("export", "--verify", place, "--history")
    assert forged.exit_code == 1
    assert f"document (run {run_id}): overlay " in forged.stderr
    assert "is not what its history says" in forged.stderr
    assert overlay("export", "--verify", place).exit_code == 0

    told = json.loads(place.read_text())
    told["runs"][0]["link_hash"] = "00"
    place.write_text(json.dumps(told))
    another = overlay("export", "--verify", place, "--history")
    assert (another.exit_code, "of its history is another" in another.stderr) == (1, True)


def test_the_history_is_compared_with_a_manifest_only(refused: Refused, run_id: UUID) -> None:
    assert "--history goes with --verify" in refused("export", run_id, "--history", code=2)


@pytest.mark.parametrize("text", ["", "no json", "[]", "{}", '{"files": 7}', '{"files": []}'])
def test_what_is_no_manifest_is_refused(refused: Refused, tmp_path: Path, text: str) -> None:
    (tmp_path / "m.json").write_text(text)
    assert "this is no manifest" in refused("export", "--verify", tmp_path / "m.json")
    assert "this is no manifest" in refused("export", "abcd", "--since", tmp_path / "m.json")


def test_a_manifest_that_is_not_there_is_said_so(refused: Refused, tmp_path: Path) -> None:
    assert "file cannot be read" in refused("export", "--verify", tmp_path / "none.json")


def test_an_increment_follows_on_a_manifest(done: Done, run_id: UUID, tmp_path: Path) -> None:
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    done("export", run_id, "-o", first)
    since = f"{first}.manifest.json"
    assert done("export", run_id, "--since", since) == ""
    done("review", "confirm", run_id, 3)
    done("export", run_id, "--since", since, "-o", second)
    assert indexes(second.read_text()) == [3]
    assert manifest(second)["increment"] is True
    assert done("export", run_id, "--since", f"{second}.manifest.json") == ""
    assert indexes(done("export", run_id, "--since", "2001-01-01")) == [0, 1, 3]
    assert indexes(done("export", run_id, "--since", "1:1:")) == [0, 1, 3]


def test_a_since_that_means_nothing_is_refused(refused: Refused, run_id: UUID) -> None:
    assert "since is not known" in refused("export", run_id, "--since", "the other day")


def test_a_zip_tells_of_its_members(done: Done, run_id: UUID, tmp_path: Path) -> None:
    output = tmp_path / "out.zip"
    done("export", run_id, "-o", output)
    [file] = manifest(output)["files"]
    [member] = file["members"]
    with zipfile.ZipFile(output) as archive:
        assert archive.testzip() is None
        [info] = archive.infolist()
        data = archive.read(info)
    assert (info.filename, info.date_time) == ("document.jsonl", (1980, 1, 1, 0, 0, 0))
    assert member["sha256"] == hashlib.sha256(data).hexdigest()
    assert (member["bytes"], member["rows"], member["name"]) == (len(data), 4, "document.jsonl")


def test_standard_output_has_a_manifest_only_if_asked(
    done: Done, run_id: UUID, tmp_path: Path
) -> None:
    place = tmp_path / "m.json"
    text = done("export", run_id, "--manifest", place)
    [file] = json.loads(place.read_text())["files"]
    assert file["name"] == "-"
    assert file["sha256"] == hashlib.sha256(f"{text}\n".encode()).hexdigest()
    assert list(tmp_path.glob("*.json")) == [place]
