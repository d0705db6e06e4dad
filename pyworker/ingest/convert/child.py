"""The process in which one file is converted: bytes on standard input, JSON on standard output.

``python -m pyworker.ingest.convert.child CONVERTER SUFFIX BYTES_OF_MEMORY SECONDS``
"""

from __future__ import annotations

import json
import os
import resource
import sys

from pyworker.database.errors import OverlayError
from pyworker.ingest.convert.confined import too_large
from pyworker.ingest.convert.registry import CONVERTERS

MOST_TEXT = 200 * 1024**2
"""Characters of Markdown that are handed over; the database has a limit of its own below this."""


def main() -> None:
    """Convert, within limits."""
    name, suffix, memory, seconds = sys.argv[1:]
    limited(resource.RLIMIT_AS, int(memory))
    limited(resource.RLIMIT_CPU, int(seconds))
    limited(resource.RLIMIT_CORE, 0)
    # whatever a library prints goes to standard error
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    try:
        text = CONVERTERS[name].convert(sys.stdin.buffer.read(), suffix)
        answer = {"text": storable(text)}
    except OverlayError as error:
        answer = refusal(error)
    except MemoryError:
        answer = refusal(too_large(int(memory)))
    with answers:
        json.dump(answer, answers)


def limited(limit: int, most: int) -> None:
    """Lower a limit; one that is lower already stays."""
    _, hard = resource.getrlimit(limit)
    within = most if hard == resource.RLIM_INFINITY else min(most, hard)
    # above the soft limit the kernel says which it was, at the hard one it only kills
    resource.setrlimit(limit, (within, hard))


def refusal(error: OverlayError) -> dict[str, str]:
    """Return an error as it is handed over."""
    return {"message": error.message, "detail": error.detail, "hint": error.hint}


def storable(text: str) -> str:
    """Return the text as UTF-8 and PostgreSQL can hold it.

    Some PDFs have NUL characters and halves of surrogate pairs in their text.

    Raises OverlayError if there is too much of it.
    """
    if len(text) > MOST_TEXT:
        raise OverlayError(
            "file holds too much text",
            detail=f"{len(text):,} characters; at most {MOST_TEXT:,}.",
            hint="Split it into several documents.",
        )
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


if __name__ == "__main__":
    main()
