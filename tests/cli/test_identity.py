"""Row level security holds for the command line: it acts as a user and sees what that user sees."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from arranged import OWNER, STRANGER, run_of

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from click.testing import Result

    from pyworker.database.person import Database

Overlay = Callable[..., "Result"]
Refused = Callable[..., str]
Run = Callable[..., str]

SECRET = "a secret of thirty-two bytes and more"
AS_NOBODY = {"OVERLAY_AS": None}


def token(secret: str = SECRET, **claims: Any) -> str:
    return jwt.encode({"role": "authenticated", **claims}, secret, algorithm="HS256")


@pytest.fixture
def run_id(owner: Database, done: Run) -> UUID:
    run_id = run_of(owner, 2)
    done("worker", "--offline")
    done("review", "confirm", run_id, 0)
    return run_id


@pytest.mark.parametrize(
    "command",
    [
        ("status",),
        ("export",),
        ("review", "list"),
        ("review", "show", 0),
        ("review", "edit", 1, "summary=mine"),
        ("review", "confirm", 1),
        ("review", "confirm", "--all"),
        ("review", "reject", 1, "--reason", "mine"),
        ("run", "pause", "--reason", "mine"),
    ],
    ids=lambda command: " ".join(map(str, command)),
)
def test_somebody_elses_run_is_not_there(
    refused: Refused, run_id: UUID, command: tuple[object, ...]
) -> None:
    count = 2 if command[0] in {"review", "run"} else 1
    words = ("--as", STRANGER, *command[:count], run_id, *command[count:])
    assert "run not found" in refused(*words)


def test_a_stranger_sees_nothing(done: Run, run_id: UUID) -> None:
    assert str(run_id) in done("status", "--json")
    assert done("--as", STRANGER, "status", "--json") == ""
    assert str(run_id)[:8] not in done("--as", STRANGER, "status")
    assert "summary" in done("schema", "list")
    assert "summary" not in done("--as", STRANGER, "schema", "list")


def test_somebody_elses_project_document_and_schema_are_not_there(
    owner: Database, done: Run, refused: Refused, run_id: UUID, tmp_path: Path
) -> None:
    [run], [project] = owner.list_runs(), owner.list_projects()
    (tmp_path / "mine.json").write_text('{"schema_ref": "mine"}')
    mine = done("--as", STRANGER, "schema", "add", tmp_path / "mine.json")
    create = ("--as", STRANGER, "run", "create", "--schema")
    assert "schema not found" in refused(*create, run.schema_id)
    assert "project not found" in refused(*create, mine, "--project", project.project_id)
    assert "document not found" in refused(*create, mine, "--document", run.conv_uid)


def test_the_same_schema_belongs_to_each_who_registers_it(
    owner: Database, done: Run, schema_file: Path
) -> None:
    ours = done("schema", "add", schema_file)
    theirs = done("--as", STRANGER, "schema", "add", schema_file)
    assert ours != theirs


def test_a_token_names_the_user(done: Run, run_id: UUID) -> None:
    env = {**AS_NOBODY, "OVERLAY_JWT_SECRET": SECRET}
    valid = token(sub=OWNER, exp=int(time.time()) + 60)
    assert str(run_id) in done("--jwt", valid, "status", "--json", env=env)
    assert str(run_id) in done("status", "--json", env={**env, "OVERLAY_JWT": valid})
    assert done("--jwt", token(sub=STRANGER), "status", "--json", env=env) == ""


def test_without_a_secret_only_the_expiry_of_a_token_is_looked_at(
    done: Run, refused: Refused, run_id: UUID
) -> None:
    valid = token("anybody's secret, as long as it has to be", sub=OWNER)
    assert str(run_id) in done("--jwt", valid, "status", "--json", env=AS_NOBODY)
    expired = token(sub=OWNER, exp=int(time.time()) - 60)
    assert "token is not valid" in refused("--jwt", expired, "status", env=AS_NOBODY)


BAD_TOKENS = {
    "expired": (token(sub=OWNER, exp=int(time.time()) - 60), "Signature has expired"),
    "signed by somebody else": (
        token("another secret, as long as it has to be", sub=OWNER),
        "Signature verification failed",
    ),
    "not signed": (jwt.encode({"sub": OWNER}, "", algorithm="none"), "token is not valid"),
    "no token": ("nonsense", "token is not valid"),
    "without sub": (token(), "token names no user"),
    "with a sub that is no text": (token(sub=7), "token is not valid"),
    "with a sub that is no uuid": (token(sub="root"), "uuid"),
    "with a role that may do nothing": (token(sub=OWNER, role="anon"), "permission denied"),
    "with a role that does not exist": (token(sub=OWNER, role="nobody"), "nobody"),
}


@pytest.mark.parametrize("what", BAD_TOKENS)
def test_a_token_that_does_not_hold_is_refused(refused: Refused, what: str) -> None:
    bad, words = BAD_TOKENS[what]
    env = {**AS_NOBODY, "OVERLAY_JWT_SECRET": SECRET}
    assert words in refused("--jwt", bad, "status", env=env)


@pytest.mark.parametrize(
    "command",
    [("status",), ("ingest", "/dev/null"), ("schema", "list"), ("review", "list", OWNER)],
    ids=" ".join,
)
def test_without_a_user_nothing_is_done(refused: Refused, command: tuple[str, ...]) -> None:
    said = refused(*command, env=AS_NOBODY)
    assert "nobody to act as" in said
    assert "Pass --as USER_ID or --jwt TOKEN, or set OVERLAY_AS or OVERLAY_JWT" in said


def test_a_user_that_is_no_uuid_is_wrong_usage(refused: Refused) -> None:
    assert "'root' is not a valid UUID" in refused("--as", "root", "status", code=2)


def test_a_worker_needs_no_user(overlay: Overlay, run_id: UUID) -> None:
    assert overlay("worker", "--offline", env=AS_NOBODY).exit_code == 0


def test_status_as_json_is_one_object_a_run(done: Run, run_id: UUID) -> None:
    [row] = map(json.loads, done("status", "--json").splitlines())
    assert (row["run_id"], row["confirmed_blocks"], row["ai_complete_blocks"]) == (
        str(run_id),
        1,
        1,
    )
