"""Files of every kind, many at once, each with what became of it."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from arranged import OWNER, SCHEMA
from click.testing import CliRunner
from ingest import writers

from pyworker.cli import main

if TYPE_CHECKING:
    import psycopg

    from pyworker.database.person import Database

Run = Callable[..., Any]
OVERLAY = Path(sys.executable).with_name("overlay")

GOOD = {
    "contract.docx": writers.word("The tenant pays.", items=["one", "two"]),
    "deck.pptx": writers.slides("Goals"),
    "report.pdf": writers.pages("A page."),
    "page.html": b"<h1>Title</h1><p>Text.</p>",
    "notes.md": b"# Notes\r\n\r\nText.\r\n",
    "plain.txt": "\ufeffText.".encode(),
    "wide.md": "# Öffnen\n\n東京\n".encode("utf-16"),
}
BAD = {
    "bomb.docx": (writers.bomb(600, b" " * 1024), "unpacks to too much"),
    "cut.docx": (writers.word("x")[:4000], "file is damaged"),
    "locked.pdf": (writers.drawing("x", "secret"), "protected by a password"),
    "scan.pdf": (writers.drawing(None), "no text in the file"),
}
UNREAD = {
    "empty.pptx": (b"", "file is empty"),
    "latin1.md": ("Öffnen".encode("latin-1"), "iconv -f LATIN1"),
    "nul.txt": (b"a\0b", "file is not text"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, data in GOOD.items():
        (tmp_path / name).write_bytes(data)
    for name, (data, _) in (BAD | UNREAD).items():
        (tmp_path / name).write_bytes(data)
    with (tmp_path / "huge.pdf").open("wb") as file:
        file.truncate(500 * 1024 * 1024)
    (tmp_path / "loop.md").symlink_to("loop.md")
    return tmp_path


def listed(owner: Database) -> dict[str, tuple[str, str | None]]:
    """Return the status and the error of each document, by title."""
    [project] = owner.list_projects()
    return {d.doc_title: (d.status, d.error) for d in owner.list_documents(project.project_id)}


def test_bad_files_are_told_of_and_the_rest_goes_on(
    overlay: Run, owner: Database, folder: Path
) -> None:
    result = overlay("ingest", folder, "--jobs", 4)
    assert result.exit_code == 1
    assert "7 of 16 files are in project default (9 failed)" in result.stderr
    for _, cause in (BAD | UNREAD).values():
        assert cause in result.stderr
    assert "huge.pdf has 524,288,000 bytes" in result.stderr
    assert "Too many levels of symbolic links" in result.stderr
    assert "Traceback" not in result.output

    documents = listed(owner)
    assert {title for title, (status, _) in documents.items() if status == "ingested"} == {
        name.partition(".")[0] for name in GOOD
    }
    # what was to be converted is there and says why; what is no text stores nothing
    assert {title for title, (status, _) in documents.items() if status == "failed"} == {
        name.partition(".")[0] for name in BAD
    }
    for name, (_, cause) in BAD.items():
        error = documents[name.partition(".")[0]][1]
        assert error is not None
        assert cause in error


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


def test_only_what_failed_is_tried_again_if_asked(
    overlay: Run, owner: Database, folder: Path
) -> None:
    assert overlay("ingest", folder / "contract.docx", "--timeout", 0.01).exit_code == 1
    assert "takes too long" in str(listed(owner)["contract"][1])
    result = overlay("ingest", folder / "contract.docx", folder / "notes.md", "--retry-failed")
    assert result.exit_code == 0
    assert "1 of 2 files are in project default (1 left out)" in result.stderr
    assert listed(owner) == {"contract": ("ingested", None)}


def test_the_summary_as_json(overlay: Run, owner: Database, folder: Path) -> None:
    arguments = [folder / name for name in ("notes.md", "report.pdf", "scan.pdf")]
    result = overlay("ingest", *arguments, folder / "*.rtf", "--json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    [project] = owner.list_projects()
    assert told["project_id"] == str(project.project_id)
    assert [told[key] for key in ("ingested", "known", "failed", "left_out", "not_begun")] == [
        *(2, 0, 2, 0, 0)
    ]
    by_path = {entry["path"]: entry for entry in told["files"]}
    assert by_path[str(folder / "notes.md")]["total_blocks"] == 2
    assert by_path[str(folder / "notes.md")]["error"] is None
    assert by_path[str(folder / "scan.pdf")]["error"]["message"] == "no text in the file"
    assert by_path[str(folder / "*.rtf")]["error"]["message"] == "no file matches"


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


def test_a_title_for_several_files_is_wrong_usage(refused: Run, folder: Path) -> None:
    assert "--title is of one" in refused("ingest", folder, "--title", "All", code=2)


def test_the_type_of_a_file_can_be_told(done: Run, owner: Database, tmp_path: Path) -> None:
    (tmp_path / "README").write_text("# A\n\nb\n")
    done("ingest", tmp_path / "README", "--type", "md", "--title", "Read me")
    assert listed(owner) == {"Read me": ("ingested", None)}


def test_a_converter_that_is_not_there_is_named_before_anything_is_stored(
    refused: Run, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setattr(
        "pyworker.ingest.convert.with_markitdown.MarkItDown.is_installed", lambda *_: False
    )
    said = refused("ingest", folder / "contract.docx")
    assert "pip install 'pgoverlay[documents]'" in said


def test_the_database_may_allow_less_than_a_file_holds(
    overlay: Run, owner: Database, database: psycopg.Connection[Any], folder: Path
) -> None:
    database.execute("update overlay_private.settings set max_source_bytes = 10")
    assert overlay("ingest", folder / "contract.docx").exit_code == 1
    status, error = listed(owner)["contract"]
    assert (status, str(error)[:21]) == ("failed", "document is too large")


def test_the_documents_of_a_project_are_listed_with_what_is_wrong(
    overlay: Run, done: Run, folder: Path
) -> None:
    overlay("ingest", folder / "notes.md", folder / "scan.pdf")
    shown = done("documents")
    assert re.search(r"notes .* md .* ingested .* 2 .* [0-9a-f]{8} ", shown)
    assert re.search(r"scan .* pdf .* failed .* 0 ", shown)
    assert "scan: no text in the file" in shown
    listed = [json.loads(line) for line in done("documents", "--json").splitlines()]
    assert {document["doc_title"]: document["status"] for document in listed} == {
        "notes": "ingested",
        "scan": "failed",
    }


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


def test_on_a_terminal_lines_stand_above_the_bar(
    uri: str, environment: dict[str, str], folder: Path
) -> None:
    terminal, end = pty.openpty()
    process = subprocess.Popen(
        [OVERLAY, "ingest", folder / "notes.md", folder / "scan.pdf", "--jobs", "2"],
        env={
            **os.environ,
            **environment,
            "DATABASE_URL": uri,
            "OVERLAY_AS": OWNER,
            "TERM": "xterm",
        },
        stdout=end,
        stderr=end,
    )
    os.close(end)
    written = bytearray()
    # Linux ends a terminal that nobody holds any more with EIO
    with suppress(OSError):
        while piece := os.read(terminal, 65536):
            written += piece
    os.close(terminal)
    assert process.wait() == 1
    shown = written.decode()
    assert "2/2" in shown
    begun_anew = r"(?:^|\n|\r|\x1b\[2K)(?:\x1b\[\d+m)?"
    assert re.search(rf"{begun_anew}[0-9a-f]{{32}}      2 blocks  .*notes\.md\r\n", shown)
    assert re.search(rf"{begun_anew}error: no text in the file", shown)
    assert "1 of 2 files are in project default (1 failed)" in shown
