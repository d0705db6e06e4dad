"""Whatever standard output is, and whatever terminal: no traceback, nothing cut that counts."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from arranged import OWNER, run_of
from click import Group

from pyworker.cli import main

if TYPE_CHECKING:
    from uuid import UUID

    from click.testing import Result

    from pyworker.database.person import Database

Overlay = Callable[..., "Result"]
Run = Callable[..., str]
OVERLAY = Path(sys.executable).with_name("overlay")

COMMANDS = ["--help", "status", "status --json", "schema list", "documents --project document"]


def typed(uri: str, command: str, stdout: int, **env: str) -> subprocess.CompletedProcess[bytes]:
    ours = {**os.environ, "DATABASE_URL": uri, "OVERLAY_AS": OWNER, "COLUMNS": "80", **env}
    return subprocess.run(
        [OVERLAY, *command.split()], env=ours, stdout=stdout, stderr=subprocess.PIPE, check=False
    )


@pytest.fixture
def run_id(owner: Database, done: Run) -> UUID:
    run_id = run_of(owner, 3)
    done("worker", "--offline")
    return run_id


@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_disk_is_an_error_of_one_line_and_a_next_step(
    uri: str, run_id: UUID, command: str
) -> None:
    with Path("/dev/full").open("w") as full:
        result = typed(uri, command, full.fileno())
    said = result.stderr.decode()
    assert result.returncode == 1
    assert said.startswith("error: ")
    assert "No space left on device" in said
    assert "Traceback" not in said
    assert len(said.splitlines()) == 3


@pytest.mark.parametrize("command", ["status", "review list RUN", "review show RUN 1"])
def test_a_terminal_without_unicode_gets_what_it_can_show(
    uri: str, run_id: UUID, command: str
) -> None:
    result = typed(
        uri, command.replace("RUN", str(run_id)), subprocess.PIPE, PYTHONIOENCODING="ascii"
    )
    assert (result.returncode, result.stderr) == (0, b"")
    assert result.stdout.decode("ascii")


def test_a_narrow_terminal_shortens_names_and_no_numbers(
    owner: Database, done: Run, overlay: Overlay, run_id: UUID
) -> None:
    done("review", "confirm", run_id, 0)
    run_of(owner, 4)
    said = done("status", env={"COLUMNS": "80"})
    assert max(map(len, said.splitlines())) <= 80
    for header in ("pending", "ai_complete", "confirmed"):
        assert header in said


@pytest.mark.parametrize(
    ("command", "next_step"),
    [
        (("status",), "overlay run create"),
        (("schema", "list"), "overlay schema add"),
    ],
)
def test_nothing_there_yet_says_what_to_do(
    overlay: Overlay, command: tuple[str, ...], next_step: str
) -> None:
    result = overlay(*command)
    assert (result.exit_code, result.stdout) == (0, "")
    assert next_step in result.stderr


def test_an_editor_is_opened_for_people_only(overlay: Overlay, run_id: UUID) -> None:
    result = overlay("review", "edit", run_id, 1)
    assert result.exit_code == 2
    assert "FIELD=VALUE or --data" in result.stderr


def commands() -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = [()]
    for name, command in main.commands.items():
        found.append((name,))
        if isinstance(command, Group):
            found += [(name, below) for below in command.commands]
    return found


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_help_fits_a_terminal_and_cuts_no_sentence(
    overlay: Overlay, command: tuple[str, ...]
) -> None:
    result = overlay(*command, "--help", env={"COLUMNS": "80"})
    assert result.exit_code == 0
    assert max(map(len, result.stdout.splitlines())) <= 80
    assert not re.search(r"[a-z,]\.\.\.$", result.stdout, re.MULTILINE)
