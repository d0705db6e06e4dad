"""A file that cannot be taken gets a clear error, and nothing of it is stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from pyworker.ingest.files import MOST_BYTES

if TYPE_CHECKING:
    from pathlib import Path

    import psycopg

Refused = Callable[..., str]
Run = Callable[..., str]

BAD = {
    "latin1.md": ("Öffnen".encode("latin-1"), "file is not UTF-8", "iconv -f LATIN1"),
    "half.md": ("Öffnen".encode("utf-16")[:-1], "file is not UTF-16", "Save it again as UTF-8"),
    "unmarked.md": ("Öffnen".encode("utf-16-le"), "file is not text", "needs a byte order mark"),
    "cut.md": ("Ö".encode()[:1], "file is not UTF-8", "wrong byte at offset 0"),
    "empty.md": (b"", "file is empty", "nothing to ingest"),
    "space.md": (b" \r\n\t\n\n", "file is empty", "nothing to ingest"),
    "marked.md": (b"\xef\xbb\xbf", "file is empty", "nothing to ingest"),
    "empty.txt": (b"\n", "file is empty", "nothing to ingest"),
    "nul.md": (b"one\0two", "file is not text", "NUL byte at offset 3"),
    "binary.md": (bytes(range(256)), "file is not text", "NUL byte at offset 0"),
    "program.exe": (b"MZ", "file type is not known", "Known are .md, .markdown, .txt, .docx"),
    "empty.docx": (b"", "file is empty", "nothing to ingest"),
    "nothing": (b"text", "file type is not known", "ends in nothing"),
}


@pytest.mark.parametrize("name", BAD)
def test_it_is_refused_and_nothing_is_stored(refused: Refused, tmp_path: Path, name: str) -> None:
    content, cause, help_with_it = BAD[name]
    (tmp_path / name).write_bytes(content)
    said = refused("ingest", tmp_path / name)
    assert cause in said
    assert help_with_it in said
    assert name in said


def test_a_file_that_is_missing(refused: Refused, tmp_path: Path) -> None:
    said = refused("ingest", tmp_path / "missing.md")
    assert "file cannot be read" in said
    assert "No such file" in said


def test_a_file_over_the_limit_is_not_even_read(refused: Refused, tmp_path: Path) -> None:
    with (tmp_path / "huge.md").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    said = refused("ingest", tmp_path / "huge.md")
    assert "file is too large" in said
    assert "52,428,801 bytes; at most 52,428,800" in said


def test_a_document_over_the_limit_of_the_database(
    refused: Refused, database: psycopg.Connection[Any], tmp_path: Path, done: Run
) -> None:
    (tmp_path / "fits.md").write_text("0123456789")
    (tmp_path / "large.md").write_text("0123456789+")
    done("ingest", tmp_path / "fits.md")
    database.execute("update overlay_private.settings set max_source_bytes = 10")
    said = refused("ingest", tmp_path / "large.md")
    assert "document is too large" in said
    assert "11 bytes; at most 10" in said


def test_a_folder_without_documents(refused: Refused, tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"")
    assert "no files found" in refused("ingest", tmp_path)


def test_no_path_at_all(refused: Refused) -> None:
    assert "Missing argument 'PATHS...'" in refused("ingest", code=2)


def test_one_bad_file_keeps_no_other_out(
    overlay: Callable[..., Any], database: psycopg.Connection[Any], tmp_path: Path
) -> None:
    for name, text in (("a.md", b"one"), ("b.md", b"\xff"), ("c.txt", b"two"), ("d.md", b"")):
        (tmp_path / name).write_bytes(text)
    result = overlay("ingest", tmp_path)
    assert result.exit_code == 1
    assert "2 of 4 files are in project default" in result.stderr
    assert "b.md has a wrong byte at offset 0" in result.stderr
    assert "d.md holds nothing but white space" in result.stderr
    titles = database.execute("select doc_title from public.documents_v2 order by 1").fetchall()
    assert titles == [("a",), ("c",)]


def test_a_folder_is_searched_for_what_can_be_taken(
    done: Run, database: psycopg.Connection[Any], tmp_path: Path
) -> None:
    (tmp_path / "notes.md").mkdir()
    for name in ("notes.md/inside.md", "UPPER.MD", "picture.png", "plain.txt"):
        (tmp_path / name).write_text(f"text of {name}")
    done("ingest", tmp_path)
    titles = database.execute(
        'select doc_title from public.documents_v2 order by doc_title collate "C"'
    ).fetchall()
    assert titles == [("UPPER",), ("inside",), ("plain",)]
