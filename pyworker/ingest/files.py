"""Files into text and blocks, with a refusal that helps for each that cannot be taken."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyworker.database.errors import OverlayError
from pyworker.ingest import markdown, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pyworker.ingest.block import Block

MOST_BYTES = 50 * 1024 * 1024
"""Larger files are not even read; the database has its own limit (settings.max_source_bytes)."""

_SPLITTERS = {".md": markdown, ".markdown": markdown, ".txt": plain}


@dataclass(frozen=True, slots=True)
class Source:
    """A file as ingest_document takes it."""

    title: str
    source_type: str
    text: str
    blocks: list[Block]
    converter: str


def find(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files among the paths and, in name order, those in folders that can be split."""
    for path in paths:
        if path.is_dir():
            known = (file for file in path.rglob("*") if file.suffix.lower() in _SPLITTERS)
            yield from sorted(file for file in known if file.is_file())
        else:
            yield path


def read(path: Path) -> Source:
    """Read a file and find its blocks.

    Raises OverlayError saying what is wrong with the file; nothing has happened to it then.
    """
    splitter = _SPLITTERS.get(path.suffix.lower())
    if splitter is None:
        raise OverlayError(
            "file type is not known",
            detail=f"{path} ends in {path.suffix or 'nothing'}.",
            hint=f"Known are {', '.join(_SPLITTERS)}.",
        )
    text = _decoded(path, _bytes(path))
    blocks = splitter.split(text)
    if not blocks:
        raise OverlayError(
            "file is empty",
            detail=f"{path} holds nothing but white space.",
            hint="There is nothing to ingest in it.",
        )
    kind = path.suffix.lower().lstrip(".")
    return Source(path.stem, kind, text, blocks, splitter.CONVERTER)


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise OverlayError(
                "file is too large",
                detail=f"{path} has {size:,} bytes; at most {MOST_BYTES:,}.",
                hint="Split it into several documents.",
            )
        return path.read_bytes()
    except OSError as error:
        raise OverlayError(
            "file cannot be read",
            detail=f"{path}: {error.strerror}.",
            hint="Check the path and who may read it.",
        ) from error


def _decoded(path: Path, data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise OverlayError(
            "file is not UTF-8",
            detail=f"{path} is UTF-16.",
            hint=f"Convert it: iconv -f UTF-16 -t UTF-8 {path}",
        )
    if b"\0" in data:
        raise OverlayError(
            "file is not text",
            detail=f"{path} holds a NUL byte at offset {data.index(0)}.",
            hint="Ingest the text that it was made from.",
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise OverlayError(
            "file is not UTF-8",
            detail=f"{path} has a wrong byte at offset {error.start}.",
            hint=f"If it is Latin-1, convert it: iconv -f LATIN1 -t UTF-8 {path}",
        ) from error
