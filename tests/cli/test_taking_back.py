"""Second thoughts by command: what was decided is taken back, and exports follow."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from arranged import counters, run_of

if TYPE_CHECKING:
    from uuid import UUID

    import psycopg
    from click.testing import Result

    from pyworker.database.person import Database

Overlay = Callable[..., "Result"]
Run = Callable[..., str]
Refused = Callable[..., str]


@pytest.fixture
def run_id(owner: Database, done: Run) -> UUID:
    """Arrange a run of four blocks that all await review."""
    run_id = run_of(owner, 4)
    done("worker", "--offline", "--run", run_id)
    return run_id


def undo_command(result: Result) -> list[str]:
    """Return the command that the operation says takes it back, as it is typed."""
    assert result.exit_code == 0, result.output
    found = re.search(r"take it back with: overlay (review undo \S+)", result.stderr)
    assert found, result.stderr
    return found[1].split()


def exported(done: Run, run_id: UUID) -> list[dict[str, Any]]:
    lines = done("export", run_id, "--unconfirmed", "omit").splitlines()
    return [json.loads(line)["user_defined"] for line in lines]


@pytest.mark.parametrize(
    "command",
    [
        ("confirm", "RUN", 0, 1),
        ("confirm", "RUN", "--all"),
        ("confirm", "--project", "document", "--yes"),
        ("reject", "RUN", 2, "--reason", "Too long."),
        ("exclude", "RUN", 3, "--reason", "A page number."),
    ],
    ids=lambda command: " ".join(map(str, command)),
)
def test_an_operation_says_how_it_is_taken_back(
    overlay: Overlay, done: Run, run_id: UUID, command: tuple[object, ...]
) -> None:
    before = done("status", run_id, "--json")
    arguments = [run_id if word == "RUN" else word for word in command]
    undo = undo_command(overlay("review", *arguments))
    assert done("status", run_id, "--json") != before
    assert "taken back" in done(*undo)
    assert done("status", run_id, "--json") == before


def test_what_was_changed_since_is_not_taken_back(
    overlay: Overlay, done: Run, refused: Refused, run_id: UUID
) -> None:
    undo = undo_command(overlay("review", "confirm", run_id, 0, 1))
    done("review", "reopen", run_id, 1)
    assert "changed since" in refused(*undo)


def test_an_operation_that_there_is_not(refused: Refused, run_id: UUID) -> None:
    assert "not found" in refused("review", "undo", run_id)
    assert "Usage" in refused("review", "undo", "last", code=2)


def test_a_reopened_block_exports_its_confirmed_value_until_another_is_confirmed(
    done: Run, run_id: UUID
) -> None:
    done("review", "confirm", run_id, 0)
    [before] = exported(done, run_id)
    done("review", "reopen", run_id, 0)
    done("review", "edit", run_id, 0, 'title="By hand"')
    assert exported(done, run_id)[0]["data"] == before["data"]
    assert "1 reset" in done("review", "reset", run_id, 0)
    assert exported(done, run_id) == [before]


def test_an_excluded_block_is_included_again(done: Run, run_id: UUID) -> None:
    done("review", "exclude", run_id, 1)
    assert "3 confirmed; left: 1 excluded" in done("review", "confirm", run_id, "--all")
    assert "1 included" in done("review", "include", run_id, 1)
    assert done("review", "confirm", run_id, "--all").startswith("1 confirmed")


def test_what_is_not_confirmed_cannot_be_reopened(refused: Refused, run_id: UUID) -> None:
    assert "overlay is not confirmed" in refused("review", "reopen", run_id, 0)


def test_failed_blocks_get_new_attempts(
    done: Run, run_id: UUID, database: psycopg.Connection[Any]
) -> None:
    done("review", "reject", run_id, 0, "--reason", "Again.")
    worker = "a worker that gives up"
    claimed = database.execute(
        "select overlay_id, claim_token from claim_overlay_batch(%s, 1, %s)", [run_id, worker]
    ).fetchall()
    database.execute(
        "select fail_overlay_batch(%s, %s)",
        [
            worker,
            json.dumps(
                [
                    {"overlay_id": str(o), "claim_token": str(t), "kind": "item_terminal",
                     "error": "refused"}
                    for o, t in claimed
                ]
            ),
        ],
    )  # fmt: skip
    assert counters(database, run_id) == {"ai_complete": 3, "failed": 1}
    assert "1 to try again" in done("run", "retry", run_id)
    assert counters(database, run_id) == {"ai_complete": 3, "pending": 1}
    assert "0 to try again" in done("run", "retry", run_id)
