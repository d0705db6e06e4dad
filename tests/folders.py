"""A folder of files that people may have: good ones, damaged ones, and some that are no text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest import writers

if TYPE_CHECKING:
    from pathlib import Path

    from pyworker.database.person import Database

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


def fill(folder: Path) -> Path:
    """Write all of them, a file of 500 MB and a link to itself; return the folder."""
    for name, data in GOOD.items():
        (folder / name).write_bytes(data)
    for name, (data, _) in (BAD | UNREAD).items():
        (folder / name).write_bytes(data)
    with (folder / "huge.pdf").open("wb") as file:
        file.truncate(500 * 1024 * 1024)
    (folder / "loop.md").symlink_to("loop.md")
    return folder


def listed(owner: Database) -> dict[str, tuple[str, str | None]]:
    """Return the status and the error of each document, by title."""
    [project] = owner.list_projects()
    return {d.doc_title: (d.status, d.error) for d in owner.list_documents(project.project_id)}
