"""The whole flow as somebody types it, each step a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from arranged import OWNER, counters

if TYPE_CHECKING:
    import psycopg

OVERLAY = Path(sys.executable).with_name("overlay")
TEXT = "# Rule\n\nDoors are shut at *nine*.\r\n\r\nÖffnen darf nur, wer [x] hat.\n\n- 東京\n"
BLOCKS = ["# Rule", "Doors are shut at *nine*.", "Öffnen darf nur, wer [x] hat.", "- 東京"]

Typed = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def typed(uri: str, environment: dict[str, str], tmp_path: Path) -> Typed:
    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        process = subprocess.run(
            [OVERLAY, *map(str, arguments)],
            env={**os.environ, **environment, "DATABASE_URL": uri, "OVERLAY_AS": OWNER},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert process.returncode == 0, process.stderr
        return process

    return run


def exported(text: str) -> list[tuple[str, Any]]:
    """Return of each line the block's text and the value."""
    rows = [json.loads(line) for line in text.removesuffix("\n").split("\n")]
    return [(row["immutable"]["block_content"], row["user_defined"]["data"]) for row in rows]


def test_from_a_file_to_confirmed_values(
    typed: Typed, database: psycopg.Connection[Any], tmp_path: Path, schema_file: Path
) -> None:
    (tmp_path / "rules.md").write_bytes(TEXT.encode())
    said = typed("ingest", "rules.md", "--project", "house")
    assert "4 blocks  rules.md" in said.stdout
    assert "1 of 1 files are in project house" in said.stderr
    assert "was there already" in typed("ingest", "rules.md", "--project", "house").stdout

    schema_id = typed("schema", "add", schema_file).stdout.strip()
    assert typed("schema", "add", schema_file).stdout.strip() == schema_id
    created = typed("run", "create", "--project", "house", "--schema", "summary")
    assert "1 documents, 4 blocks to work" in created.stderr
    run = created.stdout.strip()
    assert counters_of(database) == {"pending": 4}
    again = typed("run", "create", "--project", "house", "--schema", "summary")
    assert again.stdout == ""

    assert "4 answered, 0 to try again, 0 failed" in typed("worker", "--offline", "--drain").stderr
    [status] = map(json.loads, typed("status", "--json").stdout.splitlines())
    assert (status["run_id"], status["ai_complete_blocks"]) == (run, 4)
    assert (status["document"], status["schema"], status["status"]) == (
        "rules",
        "summary",
        "complete",
    )
    assert run[:8] in typed("status").stdout

    short = run[:8]
    listed = [
        json.loads(line)
        for line in typed("review", "list", short, "--json").stdout.split("\n")
        if line
    ]
    assert [overlay["block_content"] for overlay in listed] == BLOCKS
    assert "Öffnen darf nur, wer [x] hat." in typed("review", "list", short).stdout
    assert "Doors are shut" in typed("review", "show", short, 1).stdout

    assert "version 2" in typed("review", "edit", short, 1, "summary=At nine.").stdout
    assert "has that value already" in typed("review", "edit", short, 1, "summary=At nine.").stdout
    assert "1 rejected" in typed("review", "reject", short, 2, "--reason", "Say who.").stdout
    assert "2 confirmed" in typed("review", "confirm", short, 0, 1).stdout
    assert counters_of(database) == {"pending": 1, "ai_complete": 1, "confirmed": 2}

    confirmed = exported(typed("export", short).stdout)
    assert [text for text, _ in confirmed] == BLOCKS
    assert confirmed[1][1] == {"summary": "At nine."}
    assert confirmed[2][1] == confirmed[3][1] == {}

    typed("worker", "--offline", "--drain", "--run", short)
    assert "2 confirmed" in typed("review", "confirm", short, "--all").stdout
    assert "4 rows in" in typed("export", short, "--output", "rules.jsonl").stderr
    assert [value != {} for _, value in exported((tmp_path / "rules.jsonl").read_text())] == [
        True
    ] * 4
    assert counters_of(database) == {"confirmed": 4}
    confirmed_by = database.execute(
        "select distinct confirmed_by::text, claimed_by like '%offline%'"
        " from public.block_overlays_v2"
    ).fetchall()
    assert confirmed_by == [(OWNER, True)]


def counters_of(database: psycopg.Connection[Any]) -> dict[str, int]:
    [(run_id,)] = database.execute("select run_id from public.runs_v2").fetchall()
    return counters(database, run_id)


def test_an_export_into_a_pipe_that_is_closed_early_ends_quietly(
    typed: Typed, uri: str, environment: dict[str, str], tmp_path: Path, schema_file: Path
) -> None:
    (tmp_path / "long.md").write_text("\n\n".join(f"Word {n}. " + "x" * 500 for n in range(2000)))
    typed("ingest", "long.md")
    typed("schema", "add", schema_file)
    run = typed("run", "create", "--schema", "summary").stdout.strip()
    piped = subprocess.run(
        ["sh", "-c", f'"{OVERLAY}" export {run} | head -1'],
        env={**os.environ, **environment, "DATABASE_URL": uri, "OVERLAY_AS": OWNER},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(piped.stdout)["immutable"]["block_index"] == 0
    assert piped.stderr == ""
