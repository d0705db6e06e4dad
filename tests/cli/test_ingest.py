"""Files of every kind, many at once, become documents; each file is one only once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from arranged import OWNER, SCHEMA
from click.testing import CliRunner
from folders import BAD, GOOD, UNREAD, fill, listed
from ingest import writers

from pyworker.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    import psycopg

    from pyworker.database.person import Database

Run = Callable[..., Any]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return fill(tmp_path)


def test_the_same_files_again_are_the_same_documents(
    overlay: Run, database: psycopg.Connection[Any], contents: Run, folder: Path
) -> None:
    for name in (*BAD, *UNREAD, "huge.pdf", "loop.md"):
        (folder / name).unlink()
    assert overlay("ingest", folder).exit_code == 0
    before = contents()
    again = overlay("ingest", folder)
    assert again.exit_code == 0
    assert "7 of 7 files are in project default (7 there already)" in again.stderr
    assert contents() == before
    sizes = database.execute(
        "select source_type, source_filesize from public.documents_v2 where source_type = 'docx'"
    ).fetchall()
    assert sizes == [("docx", len(GOOD["contract.docx"]))]


def test_changed_bytes_are_a_new_document_and_old_runs_stay(
    done: Run, owner: Database, tmp_path: Path
) -> None:
    path = tmp_path / "contract.docx"
    path.write_bytes(writers.word("The tenant pays."))
    first = done("ingest", path).split()[0]
    run_id = owner.create_run_v2(first, owner.register_schema(SCHEMA))
    path.write_bytes(writers.word("The landlord pays."))
    second = done("ingest", path).split()[0]
    assert second != first
    [run] = owner.list_runs()
    assert (run.run_id, run.conv_uid, run.pending_blocks) == (run_id, first, run.total_blocks)
    contents = [overlay.block_content for overlay in owner.list_overlays(run_id)]
    assert "The tenant pays." in contents


def test_a_utf16_file_is_kept_as_its_text(
    done: Run, database: psycopg.Connection[Any], folder: Path
) -> None:
    done("ingest", folder / "wide.md")
    rows = database.execute("select source_text, source_filesize from public.documents_v2")
    assert rows.fetchall() == [("# Öffnen\n\n東京\n", len(GOOD["wide.md"]))]


def test_bytes_of_utf8_come_out_as_they_went_in(
    done: Run, database: psycopg.Connection[Any], folder: Path
) -> None:
    done("ingest", folder / "notes.md", folder / "plain.txt")
    stored = database.execute(
        "select source_type, convert_to(source_text, 'UTF8') from public.documents_v2"
    )
    assert dict(stored.fetchall()) == {"md": GOOD["notes.md"], "txt": GOOD["plain.txt"]}


@pytest.mark.parametrize(
    ("data", "options", "expected"),
    [
        (b"# A\n\nb", [], ("standard input", "md", 2)),
        (b"a\n\nb\n\nc", ["--type", "txt", "--title", "Three"], ("Three", "txt", 3)),
        (writers.pages("Page."), ["--type", "pdf", "--title", "P"], ("P", "pdf", 1)),
    ],
    ids=["markdown", "text", "pdf"],
)
def test_standard_input(
    uri: str,
    environment: dict[str, str],
    owner: Database,
    data: bytes,
    options: list[str],
    expected: tuple[str, str, int],
) -> None:
    identity = ["--database", uri, "--as", OWNER]
    result = CliRunner().invoke(main, [*identity, "ingest", "-", *options], data, env=environment)
    assert result.exit_code == 0, result.output
    [project] = owner.list_projects()
    [document] = owner.list_documents(project.project_id)
    assert (document.doc_title, document.source_type, document.total_blocks) == expected


def test_the_type_of_a_file_can_be_told(done: Run, owner: Database, tmp_path: Path) -> None:
    (tmp_path / "README").write_text("# A\n\nb\n")
    done("ingest", tmp_path / "README", "--type", "md", "--title", "Read me")
    assert listed(owner) == {"Read me": ("ingested", None)}


def test_seventy_seven_files_at_once(done: Run, owner: Database, tmp_path: Path) -> None:
    for number in range(77):
        kind, data = (
            ("docx", writers.word(f"Number {number}."))
            if number % 11 == 0
            else ("html", f"<p>Number {number}.</p>".encode())
            if number % 11 == 1
            else ("md", f"# Number {number}\n".encode())
        )
        (tmp_path / f"{number:02}.{kind}").write_bytes(data)
    said = done("ingest", tmp_path, "--jobs", 8, "--project", "many")
    assert len(said.splitlines()) == 77
    [project] = owner.list_projects()
    documents = list(owner.list_documents(project.project_id))
    assert {document.doc_title for document in documents} == {f"{n:02}" for n in range(77)}
    assert {document.status for document in documents} == {"ingested"}


def test_one_text_under_two_names_is_one_document(
    overlay: Run, owner: Database, tmp_path: Path
) -> None:
    for name in ("a.docx", "b.docx", "c.docx"):
        (tmp_path / name).write_bytes(GOOD["contract.docx"])
    result = overlay("ingest", tmp_path, "--jobs", 3)
    assert result.exit_code == 0
    assert "3 of 3 files are in project default (2 there already)" in result.stderr
    assert len(listed(owner)) == 1
