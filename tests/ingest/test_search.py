"""Which files paths, folders and patterns name."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from pyworker.database.errors import OverlayError
from pyworker.ingest import files

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (
        "b.md",
        "a/c.docx",
        "a/D.PDF",
        "a/picture.png",
        ".git/x.md",
        "a/.y.md",
        "a/~$c.docx",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


def names(folder: Path, *paths: Path) -> list[str]:
    return [str(path.relative_to(folder)) for path in files.find(paths)]


def test_a_folder_is_searched_for_what_is_known_and_not_hidden(folder: Path) -> None:
    assert names(folder, folder) == ["b.md", "a/D.PDF", "a/c.docx"]


def test_what_is_named_is_taken_whatever_it_is(folder: Path) -> None:
    assert names(folder, folder / "a" / ".y.md", folder / "missing.md") == ["a/.y.md", "missing.md"]


def test_a_pattern_is_searched_for(folder: Path) -> None:
    assert names(folder, folder / "**" / "*.docx") == ["a/c.docx"]
    assert names(folder, folder / "?.md") == ["b.md"]
    assert names(folder, folder / "**") == ["a/D.PDF", "a/c.docx", "a/picture.png", "b.md"]


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(folder: Path) -> None:
    (folder / "[b].md").write_text("x")
    assert names(folder, folder / "[b].md") == ["[b].md"]


def test_each_file_is_taken_once(folder: Path) -> None:
    assert names(
        folder, folder / "b.md", folder, folder / "*.md", folder / "a" / ".." / "b.md"
    ) == [
        "b.md",
        "a/D.PDF",
        "a/c.docx",
    ]


def test_links_that_lead_back_are_not_followed(folder: Path) -> None:
    (folder / "a" / "up").symlink_to(folder)
    (folder / "a" / "self.md").symlink_to("self.md")
    # a link to itself is no folder; that it cannot be read is told when its turn comes
    assert names(folder, folder) == ["b.md", "a/D.PDF", "a/c.docx", "a/self.md"]
    with pytest.raises(OverlayError, match="file cannot be read") as caught:
        files.opened(folder / "a" / "self.md")
    assert "symbolic links" in caught.value.detail


def test_a_pipe_in_a_folder_is_nothing_to_wait_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe.md")
    assert names(folder, folder) == ["b.md", "a/D.PDF", "a/c.docx"]


def test_a_link_to_a_file_is_taken(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "e.md"
    elsewhere.write_text("e")
    (folder / "link.md").symlink_to(elsewhere)
    assert names(folder, folder / "link.md") == ["link.md"]


def test_the_search_goes_on_after_what_cannot_be_searched(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = os.scandir

    def refusing(path: str) -> object:
        # root may read every folder
        if str(path).endswith("/a"):
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", refusing)
    told: list[OverlayError] = []
    found = files.find([folder, folder / "*.rtf"], told.append)
    assert [path.name for path in found] == ["b.md"]
    assert [error.message for error in told] == ["folder cannot be read", "no file matches"]


def test_a_name_that_is_no_utf8_can_be_shown_and_stored(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.md")
    path.write_text("text")
    file = files.opened(path)
    assert file.title == "caf\ufffd"
    assert file.shown.encode().decode().endswith("caf\ufffd.md")


def test_a_name_cannot_write_on_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "a\x1b[2J\nb.md").write_text("text")
    [path] = files.find([tmp_path])
    assert files.opened(path).title == "a\ufffd[2J\ufffdb"


def test_a_name_of_nothing_but_a_space_is_a_title_that_says_something(tmp_path: Path) -> None:
    (tmp_path / " .md").write_text("text")
    assert files.opened(tmp_path / " .md").title.strip()
