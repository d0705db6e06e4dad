"""Reconstruction: only what was edited differs, byte for byte."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from pyworker.database.person import Database

Done = Callable[..., str]
Refused = Callable[..., str]

SCHEMA = {
    "schema_ref": "edits",
    "type": "object",
    "properties": {"revised_content": {"type": "string"}},
}
SOURCE = "# Öffnung\r\n\r\nTürme\tzu.\r\n\r\n東京 \U0001f600 \u2028 end"


@pytest.fixture
def run_id(done: Done, tmp_path: Path) -> str:
    """Arrange a run of three blocks, worked and edited, the middle one confirmed."""
    (tmp_path / "edits.json").write_text(json.dumps(SCHEMA), encoding="utf-8")
    (tmp_path / "tower.md").write_bytes(SOURCE.encode())
    done("ingest", tmp_path / "tower.md")
    run_id = done("run", "create", "--schema", tmp_path / "edits.json")
    done("worker", "--offline")
    done("review", "edit", run_id, 0, "revised_content=draft")
    done("review", "edit", run_id, 1, "revised_content=Türme\tauf.")
    done("review", "confirm", run_id, 1)
    return run_id


def test_only_the_confirmed_edit_differs(done: Done, run_id: str, tmp_path: Path) -> None:
    done("reconstruct", run_id, "--output", tmp_path / "out.md")
    expected = SOURCE.replace("Türme\tzu.", "Türme\tauf.").encode()
    assert (tmp_path / "out.md").read_bytes() == expected


def test_the_diff_is_one_that_patch_takes(done: Done, run_id: str, tmp_path: Path) -> None:
    done("reconstruct", run_id, "--diff", "--output", tmp_path / "out.diff")
    done("reconstruct", run_id, "--output", tmp_path / "out.md")
    diff = (tmp_path / "out.diff").read_bytes()
    assert diff.count(b"\n-") == diff.count(b"\n+") - 1 == 1  # a line, and the name of the file
    (tmp_path / "tower").write_bytes(SOURCE.encode())
    subprocess.run(
        ["git", "apply", "-"],
        input=diff,
        cwd=tmp_path,
        check=True,
    )
    assert (tmp_path / "tower").read_bytes() == (tmp_path / "out.md").read_bytes()


def test_without_edits_there_is_no_diff(done: Done, owner: Database, run_id: str) -> None:
    schema_id = owner.register_schema({**SCHEMA, "schema_ref": "again"})
    [run] = [run for run in owner.list_runs() if str(run.run_id) == run_id]
    again = owner.create_run_v2(run.conv_uid, schema_id)
    assert done("reconstruct", again, "--diff") == ""
    assert owner.reconstruct_document(run.conv_uid, again) == SOURCE


def test_a_schema_that_edits_nothing_is_refused(
    refused: Refused, done: Done, run_id: str, schema_file: Path
) -> None:
    other = done("run", "create", "--schema", schema_file)
    assert "schema has no revised_content" in refused("reconstruct", other)
    assert run_id != other
