"""What goes for good is counted first and asked for; what is not agreed to stays."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from arranged import OWNER, SCHEMA, STRANGER, ingested, run_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    import psycopg

    from pyworker.database.person import Database

Refused = Callable[..., str]
Run = Callable[..., str]

OVERLAY = Path(sys.executable).with_name("overlay")
COUNTED = "4 overlays, 1 confirmed"


@pytest.fixture
def run_id(owner: Database, done: Run) -> UUID:
    """Arrange a run of four blocks, one of them confirmed, in the project `document`."""
    run_id = run_of(owner, 4)
    done("worker", "--offline", "--run", run_id)
    done("review", "confirm", run_id, 0)
    return run_id


@pytest.fixture
def unused(owner: Database) -> str:
    """Arrange a schema that no run uses, and return its name."""
    owner.register_schema({**SCHEMA, "schema_ref": "unused"})
    return "unused"


@pytest.fixture
def named(run_id: UUID, unused: str) -> dict[str, list[object]]:
    """Return how each kind of thing is named after `overlay delete`."""
    return {
        "run": ["run", run_id],
        "document": ["document", "document", "--project", "document"],
        "schema": ["schema", unused],
        "project": ["project", "document"],
    }


KINDS = {
    "run": f" of document, with {COUNTED}",
    "document": f", with 1 run, {COUNTED}",
    "schema": "schema unused (",
    "project": f", with 1 document, 1 run, {COUNTED}",
}
"""What can be deleted, and what is said of it beforehand and afterwards."""


@pytest.fixture
def asked(uri: str, environment: dict[str, str]) -> Callable[..., Any]:
    """Run a command on a terminal until it asks; answer with `send`, and wait for its end."""

    @contextmanager
    def run(*arguments: object) -> Iterator[Asked]:
        terminal, end = pty.openpty()
        process = subprocess.Popen(
            [OVERLAY, *map(str, arguments)],
            env={**os.environ, **environment, "DATABASE_URL": uri, "OVERLAY_AS": OWNER},
            stdin=end,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        os.close(end)
        try:
            yield Asked(process, terminal)
        finally:
            os.close(terminal)
            process.kill()
            process.communicate()

    return run


class Asked:
    """A command that waits for an answer."""

    def __init__(self, process: subprocess.Popen[bytes], terminal: int) -> None:
        self._process = process
        self._terminal = terminal
        self.question = self._read()

    def _read(self) -> str:
        assert self._process.stderr is not None
        said = b""
        while not said.endswith(b"[y/N]:"):
            piece = self._process.stderr.read(1)
            assert piece, said
            said += piece
        return said.decode()

    def answer(self, word: str) -> tuple[int, str, str]:
        """Return exit code, standard output and standard error after that answer."""
        os.write(self._terminal, f"{word}\n".encode())
        out, err = self._process.communicate()
        return self._process.returncode, out.decode(), err.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_terminal_nothing_is_deleted_that_nobody_said_yes_to(
    refused: Refused, named: dict[str, list[object]], kind: str
) -> None:
    said = refused("delete", *named[kind])
    assert "nobody is there to be asked" in said
    assert KINDS[kind] in said
    assert "Pass --yes" in said


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_person_does_not_agree_to_stays(
    asked: Callable[..., Any],
    named: dict[str, list[object]],
    contents: Callable[[], dict[str, str]],
    kind: str,
) -> None:
    before = contents()
    with asked("delete", *named[kind]) as command:
        assert KINDS[kind] in command.question
        code, out, err = command.answer("n")
    assert (code, out) == (1, "")
    assert "Aborted!" in err
    assert contents() == before


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_person_agrees_to_is_gone(
    asked: Callable[..., Any], refused: Refused, named: dict[str, list[object]], kind: str
) -> None:
    with asked("delete", *named[kind]) as command:
        code, out, _ = command.answer("y")
    assert code == 0
    assert out.startswith("deleted: ")
    assert KINDS[kind] in out
    assert f"{kind} not found" in refused("delete", *named[kind], "--yes")


@pytest.mark.parametrize("kind", KINDS)
def test_with_yes_nobody_is_asked_and_a_second_time_there_is_nothing(
    done: Run, refused: Refused, named: dict[str, list[object]], kind: str
) -> None:
    assert KINDS[kind] in done("delete", *named[kind], "--yes")
    assert f"{kind} not found" in refused("delete", *named[kind], "--yes")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_somebody_elses_is_not_there(
    refused: Refused, named: dict[str, list[object]], kind: str
) -> None:
    said = refused("--as", STRANGER, "delete", *named[kind], "--yes")
    # a document is looked for in a project, which is not there either
    assert f"{'project' if kind == 'document' else kind} not found" in said


def test_somebody_elses_document_is_in_none_of_ones_projects(
    owner: Database, refused: Refused
) -> None:
    conv_uid = ingested(owner, 1)
    said = refused("--as", STRANGER, "delete", "document", conv_uid, "--yes")
    assert "document not found" in said
    assert "--project names another" in said


def test_only_what_was_named_goes(owner: Database, done: Run, run_id: UUID) -> None:
    other = run_of(owner, 2, "other")
    done("delete", "run", str(run_id)[:13], "--yes")
    assert [run.run_id for run in owner.list_runs()] == [other]
    assert [row["doc_title"] for row in listed(done, "document")] == ["document"]
    done("delete", "document", "document", "--project", "document", "--yes")
    assert listed(done, "document") == []
    done("delete", "project", "document", "--yes")
    assert [project.project_name for project in owner.list_projects()] == ["other"]
    assert [run.run_id for run in owner.list_runs()] == [other]


def listed(done: Run, project: str) -> list[dict[str, Any]]:
    return [
        json.loads(line) for line in done("documents", "--project", project, "--json").splitlines()
    ]


def test_a_schema_goes_when_no_run_uses_it_any_more(
    done: Run, refused: Refused, run_id: UUID
) -> None:
    for words in ((), ("--yes",)):
        said = refused("delete", "schema", "summary", *words)
        assert "schema is in use" in said
        assert f"has 1 run, {COUNTED}" in said
        assert "overlay delete run" in said
    done("delete", "run", run_id, "--yes")
    assert "summary" in done("delete", "schema", "summary", "--yes")
    assert "summary" not in done("schema", "list")


def test_of_two_schemas_of_one_name_the_newest_goes(owner: Database, done: Run) -> None:
    older, newer = (
        owner.register_schema({**SCHEMA, "schema_ref": "same", "version": version})
        for version in (1, 2)
    )
    assert str(newer) in done("delete", "schema", "same", "--yes")
    assert [schema.schema_id for schema in owner.list_schemas()] == [older]


def test_what_a_worker_holds_is_told_of_and_lost_to_it(
    database: psycopg.Connection[Any], done: Run, run_id: UUID
) -> None:
    done("review", "reject", run_id, 1, "--reason", "Again.")
    worker = "a worker in the midst of it"
    [claim] = database.execute(
        "select overlay_id::text, claim_token::text from claim_overlay_batch(%s, 1, %s)",
        [run_id, worker],
    ).fetchall()
    said = done("delete", "run", run_id, "--yes")
    assert f"{COUNTED}, 1 in the hands of workers" in said
    result = {"overlay_id": claim[0], "claim_token": claim[1], "data": {"summary": "Too late."}}
    row = database.execute(
        "select complete_overlay_batch(%s, %s)", [worker, json.dumps([result])]
    ).fetchone()
    assert row is not None
    assert (row[0]["completed"], row[0]["lost"]) == (0, [claim[0]])


def test_a_project_that_changed_while_somebody_was_asked_stays(
    asked: Callable[..., Any], done: Run, run_id: UUID
) -> None:
    with asked("delete", "project", "document") as command:
        assert COUNTED in command.question
        done("review", "confirm", run_id, 1)
        code, out, err = command.answer("y")
    assert (code, out) == (1, "")
    assert "project holds something else than expected" in err
    [row] = map(json.loads, done("status", "--json").splitlines())
    assert row["confirmed_blocks"] == 2


def test_a_document_is_named_by_its_title_or_an_id_also_when_it_failed(
    owner: Database, done: Run, refused: Refused
) -> None:
    by_prefix, by_uid = ingested(owner, 1, "one"), ingested(owner, 1, "other")
    done("delete", "document", by_prefix[:13].upper(), "--project", "one", "--yes")
    done("delete", "document", by_uid, "--yes")  # a whole one needs no project
    assert listed(done, "one") == listed(done, "other") == []

    [project, *_] = owner.list_projects()
    for number in (1, 2):
        begun = owner.begin_conversion(
            project.project_id, "scan", "pdf", f"{number:064x}", 1, "ocr", timedelta(minutes=1)
        )
        owner.fail_conversion(begun["source_uid"], begun["conversion_token"], "no text in it")
    said = refused("delete", "document", "scan", "--project", "one", "--yes")
    assert "more than one document is called that" in said
    assert begun["source_uid"] in said
    of_scan = done("delete", "document", begun["source_uid"][:8], "--project", "one", "--yes")
    assert of_scan.endswith(f"document scan ({begun['source_uid']}), with no runs, no overlays")
    done("delete", "document", "scan", "--project", "one", "--yes")
    assert listed(done, "one") == []
