"""Many runs that stand still for one cause are told of once, and go on by one command."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from pyworker.cli import pauses

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

Overlay = Callable[..., "Result"]
Run = Callable[..., str]
Refused = Callable[..., str]


@pytest.fixture
def runs(done: Run, tmp_path: Path, schema_file: Path) -> list[str]:
    """Arrange three runs of one project, two of them paused for the same reason."""
    folder = tmp_path / "documents"
    folder.mkdir()
    for name in "abc":
        (folder / f"{name}.md").write_text(f"Document {name}.\n", encoding="utf-8")
    done("ingest", "--project", "trial", folder)
    runs = done("run", "create", "--project", "trial", "--schema", schema_file).splitlines()
    for run_id in runs[:2]:
        done("run", "pause", run_id, "--reason", "wait for the lawyer")
    done("run", "pause", runs[2], "--reason", "wait for the key")
    return runs


def statuses(done: Run) -> set[str]:
    return {json.loads(line)["status"] for line in done("status", "--json").splitlines()}


def test_status_tells_each_reason_once_and_how_to_go_on(done: Run, runs: list[str]) -> None:
    said = done("status")
    assert said.count("wait for the lawyer") == 1
    assert "2 runs are paused: wait for the lawyer" in said
    assert f"run {runs[2]} is paused: wait for the key" in said
    assert f"overlay run resume {runs[2]}" in said


def test_several_are_resumed_at_once(done: Run, runs: list[str]) -> None:
    done("run", "resume", runs[0], runs[1], runs[2])
    assert statuses(done) == {"pending"}


def test_those_of_a_project_are_resumed_at_once(
    overlay: Overlay, done: Run, runs: list[str]
) -> None:
    assert overlay("run", "resume", "--project", "trial").stderr == "3 resumed\n"
    assert statuses(done) == {"pending"}


def test_without_a_run_or_with_both_it_is_wrong_usage(refused: Refused, runs: list[str]) -> None:
    assert "Name runs, or a --project" in refused("run", "resume", code=2)
    assert "Name runs" in refused("run", "resume", runs[0], "--project", "trial", code=2)


def test_more_than_ten_are_not_all_named() -> None:
    [(what, then)] = pauses.told(dict.fromkeys(range(77), "no key"))
    assert what == "77 runs are paused: no key"
    assert then == "overlay run resume --project PROJECT"
