"""The files that paths, folders and patterns name."""

from __future__ import annotations

import glob
import os
from pathlib import Path
from typing import TYPE_CHECKING

from pyworker.database.errors import OverlayError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Refuse = Callable[[OverlayError], None]

_OPEN_IN_OFFICE = "~$"
"""How the file begins that Office keeps beside a document while somebody has it open."""


def find(paths: Iterable[Path], suffixes: Iterable[str], refuse: Refuse) -> Iterator[Path]:
    """Yield each file once: those that are named, and in name order those in folders.

    In a folder only files that end in one of the suffixes count; what is hidden is left out, and so
    is what a link to a folder leads to. A path that is not there but has `*`, `?` or `[` in it is a
    pattern; `**` in it means folders however deep.

    What cannot be searched is handed to `refuse`, and the search goes on.
    """
    wanted, seen = tuple(suffixes), set[str]()
    for path in paths:
        for file in _of(path, wanted, refuse):
            real = os.path.realpath(file)
            if real not in seen:
                seen.add(real)
                yield file


def _of(path: Path, wanted: tuple[str, ...], refuse: Refuse) -> Iterator[Path]:
    if path.is_dir():
        yield from _in_folder(path, wanted, refuse)
    elif glob.has_magic(str(path)) and not os.path.lexists(path):
        matches = [Path(name) for name in sorted(glob.glob(str(path), recursive=True))]  # noqa: PTH207  pathlib's knows no absolute patterns
        if not matches:
            refuse(
                OverlayError(
                    "no file matches", detail=f"{path}", hint="Check the pattern and the folder."
                )
            )
        for match in matches:
            # `a/**` names the folders on the way as well as what is in them
            if not match.is_dir() and not match.name.startswith(_OPEN_IN_OFFICE):
                yield match
    else:
        yield path


def _in_folder(folder: Path, wanted: tuple[str, ...], refuse: Refuse) -> Iterator[Path]:
    def unreadable(error: OSError) -> None:
        refuse(
            OverlayError(
                "folder cannot be read",
                detail=f"{error.filename}: {error.strerror}.",
                hint="Check who may read it.",
            )
        )

    for where, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(where, name)
            if (
                name.lower().endswith(wanted)
                and not name.startswith((".", _OPEN_IN_OFFICE))
                # nobody may ever write into a pipe; a broken link is told of when its turn comes
                and (file.is_file() or not file.exists())
            ):
                yield file
