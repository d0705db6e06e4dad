"""Files, before and after they are text, with a refusal that helps for each that is not taken."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NoReturn

from pyworker.database.errors import OverlayError
from pyworker.ingest import markdown, plain, search
from pyworker.ingest.convert import CONVERTERS
from pyworker.ingest.encoding import decoded, encoding_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from types import ModuleType

    from pyworker.ingest.block import Block

_SPLITTERS: dict[str, ModuleType] = {".md": markdown, ".markdown": markdown, ".txt": plain}

SUFFIXES = (
    *_SPLITTERS,
    *sorted({suffix for converter in CONVERTERS.values() for suffix in converter.suffixes}),
)
"""The types of files that are taken."""

MOST_BYTES = 50 * 1024 * 1024
"""Larger texts are not even read; the database has its own limit (settings.max_source_bytes)."""

MOST_BLOCKS = 1_000_000
"""As many as ingest_document takes; the JSON of more would not get there."""

MOST_BYTES_TO_CONVERT = 200 * 1024 * 1024
"""The same for what is converted, of which most are pictures."""


@dataclass(frozen=True)
class File:
    """A file of a type that is taken, with its bytes. Nothing in it has been looked at."""

    shown: str
    title: str
    suffix: str
    data: bytes

    @property
    def is_text(self) -> bool:
        """Whether its bytes are text already."""
        return self.suffix in _SPLITTERS

    @property
    def source_type(self) -> str:
        """The suffix as documents have it."""
        return self.suffix.lstrip(".")

    @cached_property
    def sha256(self) -> str:
        """The hash by which the same file is known again."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Source:
    """A file as ingest_document takes it."""

    title: str
    source_type: str
    text: str
    blocks: list[Block]
    converter: str
    sha256: str
    filesize: int


def _raise(error: OverlayError) -> NoReturn:
    raise error


def find(paths: Iterable[Path], refuse: Callable[[OverlayError], None] = _raise) -> Iterator[Path]:
    """Yield the files that are named, and those in folders whose type is known (search.py)."""
    return search.find(paths, SUFFIXES, refuse)


def opened(path: Path, *, title: str | None = None, suffix: str | None = None) -> File:
    """Read the bytes of a file.

    Raises OverlayError if its type is not known, it cannot be read, is empty or too large.
    """
    shown = printable(path)
    known = suffix_of(path, shown) if suffix is None else suffix
    try:
        with path.open("rb") as stream:
            size, most = os.fstat(stream.fileno()).st_size, most_bytes(known)
            # a pipe has no size
            data = b"" if size > most else stream.read(most + 1)
    except OSError as error:
        raise OverlayError(
            "file cannot be read",
            detail=f"{shown}: {error.strerror}.",
            hint="Check the path and who may read it.",
        ) from error
    except ValueError as error:
        raise OverlayError(
            "file cannot be read", detail=f"{shown!r}: {error}.", hint="Check the path."
        ) from error
    return checked(File(shown, printable(title or path.stem.strip() or shown), known, data), size)


def checked(file: File, size: int) -> File:
    """Return the file.

    Raises OverlayError if it is empty or larger than what is taken.
    """
    size, most = max(size, len(file.data)), most_bytes(file.suffix)
    if size > most:
        raise OverlayError(
            "file is too large",
            detail=f"{file.shown} has {size:,} bytes; at most {most:,}.",
            hint="Split it into several documents.",
        )
    if not size:
        raise _empty(file)
    return file


def most_bytes(suffix: str) -> int:
    """Return how large a file of this type may be."""
    return MOST_BYTES if suffix in _SPLITTERS else MOST_BYTES_TO_CONVERT


def suffix_of(path: Path, shown: str) -> str:
    """Return the suffix of a path.

    Raises OverlayError if it is there and that type is not known.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES and os.path.lexists(path):  # else opening it says what is wrong
        raise OverlayError(
            "file type is not known",
            detail=f"{shown} ends in {printable(path.suffix) or 'nothing'}.",
            hint=f"Known are {', '.join(SUFFIXES)}; --type says what else it is.",
        )
    return suffix


def printable(path: Path | str) -> str:
    """Return a path as it can be shown and stored, whatever bytes its name is made of."""
    name = os.fsencode(path).decode("utf-8", "replace")
    return "".join(character if character.isprintable() else "\ufffd" for character in name)


def read(path: Path) -> Source:
    """Read a file of text and find its blocks.

    Raises OverlayError saying what is wrong with the file; nothing has happened to it then.
    """
    return text_of(opened(path))


def text_of(file: File) -> Source:
    """Find the blocks of a file whose bytes are text.

    Raises OverlayError if they are none, or say nothing.
    """
    text, encoding = decoded(file.data, file.shown), encoding_of(file.data)
    splitter = _SPLITTERS[file.suffix]
    converter = splitter.CONVERTER if encoding == "utf-8" else f"{encoding} / {splitter.CONVERTER}"
    return _source(file, text, splitter.split(text), converter)


def source_of(file: File, text: str, converter: str) -> Source:
    """Find the blocks of Markdown that a converter made of a file.

    Raises OverlayError if there is nothing in it.
    """
    return _source(file, text, markdown.split(text), f"{converter} / {markdown.CONVERTER}")


def _source(file: File, text: str, blocks: list[Block], converter: str) -> Source:
    if not blocks:
        raise _empty(file)
    if len(blocks) > MOST_BLOCKS:
        raise OverlayError(
            "document has too many blocks",
            detail=f"{file.shown} has {len(blocks):,}; at most {MOST_BLOCKS:,}.",
            hint="Split it into several documents.",
        )
    return Source(
        file.title, file.source_type, text, blocks, converter, file.sha256, len(file.data)
    )


def _empty(file: File) -> OverlayError:
    if file.is_text or not file.data:
        return OverlayError(
            "file is empty",
            detail=f"{file.shown} holds nothing but white space.",
            hint="There is nothing to ingest in it.",
        )
    return OverlayError(
        "no text in the file",
        detail=f"{file.shown} holds no text that could be found.",
        hint="If it is a scan, let OCR read it first (ocrmypdf makes a PDF with text of it).",
    )
