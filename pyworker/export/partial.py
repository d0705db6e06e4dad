"""A file under a hidden name beside the one that it becomes."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager, suppress
from glob import escape
from secrets import token_hex
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_CHARACTERS = 100  # of the name, so that the longer one still fits a file system


@contextmanager
def partial(path: Path) -> Iterator[tuple[IO[bytes], Path]]:
    """Create a file beside a path and yield it with its name, which is gone in the end.

    It is locked as long as somebody writes it. So what a killed process left behind is told from
    what another one writes at this moment, and is removed.

    Raises OSError if the file cannot be created.
    """
    _remove_what_is_left(path)
    stream, name = _locked(path)
    try:
        with stream:
            yield stream, name
    finally:
        name.unlink(missing_ok=True)


def _locked(path: Path) -> tuple[IO[bytes], Path]:
    while True:
        name = path.with_name(f".{path.name[:MOST_CHARACTERS]}.{token_hex(4)}.partial")
        stream = name.open("xb")
        # where a file system has no locks nothing is ever removed
        with suppress(OSError):
            fcntl.flock(stream, fcntl.LOCK_EX)
        # another may have come between, and taken it for one that is left
        if name.exists():
            return stream, name
        stream.close()


def _remove_what_is_left(path: Path) -> None:
    for name in path.parent.glob(f".{escape(path.name[:MOST_CHARACTERS])}.*.partial"):
        # held by its writer, gone by now, or not ours to remove
        with suppress(OSError), name.open("rb") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(stream.fileno()), name.stat()):
                name.unlink()
