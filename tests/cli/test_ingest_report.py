"""What a person is told of an ingest: what could not be taken, why, and what to do next."""

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
from arranged import OWNER
from folders import BAD, GOOD, UNREAD, fill, listed

if TYPE_CHECKING:
    import psycopg

    from pyworker.database.person import Database

Run = Callable[..., Any]
OVERLAY = Path(sys.executable).with_name("overlay")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return fill(tmp_path)


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


def test_a_title_for_several_files_is_wrong_usage(refused: Run, folder: Path) -> None:
    assert "--title is of one" in refused("ingest", folder, "--title", "All", code=2)


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


def test_a_text_of_too_many_blocks_is_refused_before_it_is_sent(
    refused: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("pyworker.ingest.files.MOST_BLOCKS", 2)
    (tmp_path / "long.md").write_text("a\n\nb\n\nc\n")
    said = refused("ingest", tmp_path / "long.md")
    assert "document has too many blocks" in said
    assert "long.md has 3; at most 2." in said
