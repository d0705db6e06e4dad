"""Review by command: what is shown, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from arranged import OWNER, counters, run_of

from pyworker.database.errors import OverlayError
from pyworker.database.identity import person
from pyworker.database.person import Database, connect

if TYPE_CHECKING:
    from uuid import UUID

    import psycopg

Refused = Callable[..., str]
Run = Callable[..., str]


@pytest.fixture
def run_id(owner: Database, done: Run) -> UUID:
    """Arrange a run of five blocks, of which the first three await review."""
    run_id = run_of(owner, 5)
    done("worker", "--offline", "--once", "--batch-size", 3, "--run", run_id)
    return run_id


def test_a_pending_overlay_cannot_be_confirmed(refused: Refused, run_id: UUID) -> None:
    said = refused("review", "confirm", run_id, 0, 4)
    assert "overlay is not awaiting review" in said
    assert "Only overlays with status ai_complete" in said


@pytest.mark.parametrize(
    "command",
    [("edit", 4, "summary=new"), ("reject", 4, "--reason", "no")],
    ids=["edit", "reject"],
)
def test_a_pending_overlay_cannot_be_edited_or_rejected(
    refused: Refused, run_id: UUID, command: tuple[object, ...]
) -> None:
    said = refused("review", command[0], run_id, *command[1:])
    assert "overlay is not awaiting review" in said


@pytest.mark.parametrize("index", [5, 1000, 10**20])
def test_a_block_that_the_run_does_not_have(refused: Refused, run_id: UUID, index: int) -> None:
    said = refused("review", "show", run_id, index)
    assert "block not found" in said
    assert "The run has blocks 0 to 4" in said


def test_a_block_before_the_first(refused: Refused, run_id: UUID) -> None:
    assert "block not found" in refused("review", "show", run_id, "--", -1)


def test_what_was_edited_since_it_was_shown_is_not_confirmed(
    uri: str, run_id: UUID, contents: Callable[[], dict[str, str]]
) -> None:
    with connect(uri, person(OWNER)) as reviewer, connect(uri, person(OWNER)) as editor:
        [shown, *_] = reviewer.list_overlays(run_id)
        editor.update_overlay_staging(shown.overlay_id, {"summary": "new"}, shown.staging_version)
        before = contents()
        with pytest.raises(OverlayError, match="changed since you saw it") as refusal:
            reviewer.confirm_overlays([shown.overlay_id], [shown.staging_version])
        assert refusal.value.code == "PT409"
        assert "present staging_version" in refusal.value.hint
        assert contents() == before
        [now, *_] = reviewer.list_overlays(run_id)
        reviewer.confirm_overlays([now.overlay_id], [now.staging_version])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("{", "value is not JSON"),
        ("[1]", "is not a JSON object"),
        ("null", "is not a JSON object"),
        ("[" * 100_000, "value is not JSON"),
    ],
    ids=["broken", "an array", "null", "brackets without end"],
)
def test_a_value_that_is_no_object(refused: Refused, run_id: UUID, data: str, words: str) -> None:
    assert words in refused("review", "edit", run_id, 0, "--data", data)


@pytest.mark.parametrize(
    "command",
    [
        ("confirm",),
        ("confirm", 0, "--all"),
        ("edit", 0, "no assignment"),
        ("edit", 0, "=value"),
        ("reject", 0),
        ("reject", "--reason", "no block"),
        ("show", "first"),
    ],
    ids=lambda command: " ".join(map(str, command)),
)
def test_wrong_usage_changes_nothing(
    refused: Refused, run_id: UUID, command: tuple[object, ...]
) -> None:
    refused("review", command[0], run_id, *command[1:], code=2)


def test_a_block_named_twice_is_refused(refused: Refused, run_id: UUID) -> None:
    assert "not named once each" in refused("review", "confirm", run_id, 0, 0)


def test_a_reason_that_is_too_long(refused: Refused, run_id: UUID) -> None:
    assert "reason is too long" in refused("review", "reject", run_id, 0, "--reason", "x" * 2001)


def test_a_value_is_json_or_else_text(
    done: Run, run_id: UUID, database: psycopg.Connection[Any]
) -> None:
    done("review", "edit", run_id, 0, "number=3", "list=[1, 2]", "text=a=b", "empty=")
    row = database.execute(
        "select overlay_jsonb_staging - 'summary' from public.block_overlays_v2"
        " where block_index = 0"
    ).fetchone()
    assert row == ({"number": 3, "list": [1, 2], "text": "a=b", "empty": ""},)


def test_all_confirms_what_awaits_review_and_says_what_is_left(
    done: Run, run_id: UUID, database: psycopg.Connection[Any]
) -> None:
    assert done("review", "confirm", run_id, "--all") == "3 confirmed; left: 2 pending"
    assert counters(database, run_id) == {"confirmed": 3, "pending": 2}
    assert done("review", "confirm", run_id, "--all") == "0 confirmed; left: 2 pending"


def test_a_list_shows_one_status_or_any(done: Run, run_id: UUID) -> None:
    def indexes(*options: str) -> list[int]:
        lines = done("review", "list", run_id, "--json", *options).splitlines()
        return [json.loads(line)["block_index"] for line in lines]

    assert indexes() == [0, 1, 2]
    assert indexes("--status", "pending") == [3, 4]
    assert indexes("--status", "any") == [0, 1, 2, 3, 4]


def test_a_shown_block_tells_why_it_came_back(done: Run, run_id: UUID) -> None:
    done("review", "reject", run_id, 0, "--reason", "Name the [party].")
    assert "rejected: Name the [party]." in done("review", "show", run_id, 0)
