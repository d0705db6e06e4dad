"""What is wrong with a file, in words that help, whatever a library says about it."""

from __future__ import annotations

import io
import zipfile
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pyworker.database.errors import OverlayError

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_UNPACKED = 512 * 1024**2
"""Bytes that the parts of a .docx or .pptx may have together when they are unpacked."""

_ZIPPED = {".docx", ".pptx"}
_COMPOUND_FILE = bytes.fromhex("d0cf11e0a1b11ae1")
"""How Office writes what is encrypted, and what is older than 2007."""


def refuse(data: bytes, suffix: str) -> None:
    """Raise OverlayError for a file that no library need look at."""
    if suffix in _ZIPPED:
        if data.startswith(_COMPOUND_FILE):
            raise OverlayError(
                "file is protected or of an old format",
                detail=f"It is no {suffix} inside, but what Office makes of one with a password.",
                hint="Save it again from Office, without a password.",
            )
        _refuse_bomb(data, suffix)
    elif suffix == ".pdf" and b"%PDF-" not in data[:1024]:
        raise damaged(suffix, "It does not begin as a PDF.")


def _refuse_bomb(data: bytes, suffix: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            # zipfile unpacks no more of a part than it declares here
            unpacked = sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile as error:
        raise damaged(suffix, f"{error}.") from error
    if unpacked > MOST_UNPACKED:
        raise OverlayError(
            "file unpacks to too much",
            detail=f"{len(data):,} bytes unpack to {unpacked:,}; at most {MOST_UNPACKED:,}.",
            hint="If you trust it, save it again without the pictures, or as .txt.",
        )


def damaged(suffix: str, detail: str) -> OverlayError:
    """Return the refusal of a file that is not what its name says."""
    return OverlayError(
        "file is damaged",
        detail=detail,
        hint=f"Open it in a program for {suffix} and save it again.",
    )


@contextmanager
def told(suffix: str) -> Iterator[None]:
    """Turn what a library raises into OverlayError."""
    try:
        yield
    except (OverlayError, MemoryError):
        raise
    except Exception as error:
        if "out of memory" in str(error).lower():
            raise MemoryError from error
        chain = list(causes(error))
        if any("password" in type(cause).__name__.lower() for cause in chain):
            raise OverlayError(
                "file is protected by a password",
                hint="Remove the password, with qpdf --decrypt for example, and ingest it again.",
            ) from error
        names = " from ".join(type(cause).__name__ for cause in chain)
        raise damaged(suffix, f"{names}: {error}"[:500]) from error


def causes(error: BaseException) -> Iterator[BaseException]:
    """Yield the exception, those that it wraps and those that it came from."""
    seen: set[int] = set()
    waiting: list[object] = [error]
    while waiting:
        cause = waiting.pop(0)
        if isinstance(cause, BaseException) and id(cause) not in seen:
            seen.add(id(cause))
            yield cause
            waiting += [cause.__cause__, cause.__context__, *cause.args]
