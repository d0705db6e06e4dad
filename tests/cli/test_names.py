"""Things are named by their names or the beginning of their ids; what is not there is said so."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from arranged import SCHEMA, ingested, run_of

if TYPE_CHECKING:
    from pathlib import Path

    from pyworker.database.person import Database

Refused = Callable[..., str]
Run = Callable[..., str]

RUN = object()
"""Where a command names its run."""

OF_A_RUN = [
    ("status", RUN),
    ("review", "list", RUN),
    ("review", "show", RUN, 0),
    ("review", "edit", RUN, 0, "summary=new"),
    ("review", "confirm", RUN, 0),
    ("review", "confirm", RUN, "--all"),
    ("review", "reject", RUN, 0, "--reason", "no"),
    ("export", RUN),
    ("run", "pause", RUN, "--reason", "no"),
    ("run", "resume", RUN),
    ("delete", "run", RUN, "--yes"),
    ("worker", "--offline", "--run", RUN),
]


def words(command: tuple[object, ...]) -> str:
    return " ".join("RUN" if part is RUN else str(part) for part in command)


@pytest.mark.parametrize("command", OF_A_RUN, ids=words)
def test_a_run_that_is_not_there(
    owner: Database, refused: Refused, command: tuple[object, ...]
) -> None:
    run_of(owner, 1)
    for name in (uuid4(), "abc", "not-an-id", ""):
        said = refused(*(name if part is RUN else part for part in command))
        assert "run not found" in said
        assert "overlay status shows yours" in said or command[0] == "worker"


def test_the_beginning_of_an_id_is_enough_but_too_little_is_not(
    owner: Database, done: Run, refused: Refused
) -> None:
    run = str(run_of(owner, 1))
    assert run in done("status", run[:4], "--json")
    assert run in done("status", run[:13].upper(), "--json")
    assert "run not found" in refused("status", run[:3])


def test_a_schema_or_project_that_is_not_there(owner: Database, refused: Refused) -> None:
    ingested(owner, 1, "house")
    owner.register_schema(SCHEMA)
    said = refused("run", "create", "--project", "house", "--schema", "nowhere")
    assert "schema not found" in said
    assert "overlay schema list" in said
    said = refused("run", "create", "--project", "nowhere", "--schema", "summary")
    assert "project not found" in said
    assert "overlay ingest --project" in said
    assert "project not found" in refused("worker", "--offline", "--project", "nowhere")


@pytest.mark.parametrize("act", ["create", "preview"])
@pytest.mark.parametrize("name", ["nowhere", "abc", ""])
def test_a_document_that_is_not_there(
    owner: Database, refused: Refused, act: str, name: str
) -> None:
    owner.register_schema(SCHEMA)
    ingested(owner, 1)
    said = refused("run", act, "--schema", "summary", "--project", "document", "--document", name)
    assert "document not found" in said
    assert "overlay documents shows" in said


def test_a_document_is_called_alike_when_a_run_of_it_is_created_and_previewed(
    owner: Database, done: Run, refused: Refused
) -> None:
    owner.register_schema(SCHEMA)
    conv_uid = ingested(owner, 3, "house")
    of_house = ("--schema", "summary", "--project", "house", "--document")
    for name in ("house", conv_uid[:4], conv_uid[:13].upper(), conv_uid):
        assert "1 documents, 3 blocks" in done("run", "preview", *of_house, name)
        done("run", "create", *of_house, name)
    assert [run.conv_uid for run in owner.list_runs()] == [conv_uid] * 4

    elsewhere = ("--schema", "summary", "--project", "nowhere", "--document")
    for act in ("preview", "create"):
        done("run", act, *elsewhere, conv_uid)  # a whole one needs no project
        assert "project not found" in refused("run", act, *elsewhere, conv_uid[:13])


def test_two_projects_of_one_name_are_told_apart_by_their_ids(
    owner: Database, done: Run, refused: Refused, schema_file: Path
) -> None:
    twins: list[UUID] = [owner.create_project("twin") for _ in range(2)]
    done("schema", "add", schema_file)
    said = refused("run", "create", "--project", "twin", "--schema", "summary")
    assert "more than one project is called that" in said
    assert "Use the id" in said
    done("run", "create", "--project", twins[0], "--schema", "summary")


def test_of_two_schemas_of_one_name_the_newest_is_meant(
    owner: Database, done: Run, tmp_path: Path
) -> None:
    conv_uid = ingested(owner, 1)
    for version in (1, 2):
        path = tmp_path / f"{version}.json"
        path.write_text(f'{{"schema_ref": "same", "version": {version}}}')
        newest = done("schema", "add", path)
    done("run", "create", "--schema", "same", "--document", conv_uid)
    [run] = owner.list_runs()
    assert str(run.schema_id) == newest


@pytest.mark.parametrize("option", [("--max-tokens", 0), ("--max-attempts", 0), ("--model", " ")])
def test_a_run_with_limits_that_make_no_sense(
    owner: Database, refused: Refused, option: tuple[str, object]
) -> None:
    conv_uid = ingested(owner, 1)
    owner.register_schema(SCHEMA)
    code = 1 if option[0] == "--model" else 2
    refused("run", "create", "--schema", "summary", "--document", conv_uid, *option, code=code)
    assert "model_config is wrong" in refused(
        "run", "create", "--schema", "summary", "--document", conv_uid, "--max-attempts", 100
    )
