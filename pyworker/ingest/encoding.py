"""Bytes to text, with a refusal that helps for those that are none."""

import codecs

from pyworker.database.errors import OverlayError

_MARKED = (
    # the mark of UTF-16 begins that of UTF-32
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def encoding_of(data: bytes) -> str:
    """Name the encoding that a byte order mark tells; UTF-8 without one."""
    return next((name for mark, name in _MARKED if data.startswith(mark)), "utf-8")


def decoded(data: bytes, shown: str) -> str:
    """Return the text of a file, which errors call as it is `shown`.

    Of UTF-8 every character is kept, a byte order mark too, so that its bytes come out again.

    Raises OverlayError if it is in no encoding of Unicode, or no text.
    """
    encoding = encoding_of(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _refusal(data, shown, encoding, error) from error
    if "\0" in text:
        where = f"byte at offset {data.index(0)}"
        if encoding != "utf-8":
            where = f"as character {text.index(chr(0))}"
        raise _not_text(shown, where)
    return text


def _refusal(data: bytes, shown: str, encoding: str, error: UnicodeDecodeError) -> OverlayError:
    if encoding != "utf-8":
        return OverlayError(
            f"file is not {encoding.upper()}",
            detail=f"{shown} begins so, but is wrong at offset {error.start}: {error.reason}.",
            hint="Save it again as UTF-8.",
        )
    if b"\0" in data:
        return _not_text(shown, f"byte at offset {data.index(0)}")
    return OverlayError(
        "file is not UTF-8",
        detail=f"{shown} has a wrong byte at offset {error.start}.",
        hint=f"If it is Latin-1, convert it: iconv -f LATIN1 -t UTF-8 {shown}",
    )


def _not_text(shown: str, where: str) -> OverlayError:
    return OverlayError(
        "file is not text",
        detail=f"{shown} holds a NUL {where}.",
        hint="Ingest the text that it was made from; UTF-16 needs a byte order mark.",
    )
