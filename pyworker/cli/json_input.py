"""JSON that people pass: parsed, or refused with what is wrong with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pyworker.database.errors import OverlayError

if TYPE_CHECKING:
    from pathlib import Path


def read_object(file: Path, what: str) -> dict[str, Any]:
    """Return the JSON object in a file; raises OverlayError as `parsed_object` does."""
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise OverlayError(
            "file cannot be read", detail=f"{file}: {error.strerror}.", hint="Check the path."
        ) from error
    except UnicodeDecodeError as error:
        raise OverlayError(
            f"{what} is not JSON", detail=f"{file}: {error}.", hint="Save it as UTF-8."
        ) from error
    return parsed_object(text, what)


def parsed_object(text: str, what: str) -> dict[str, Any]:
    """Return the JSON object in a text.

    Raises OverlayError when it is not JSON, or JSON but no object; ``what`` names the text in it.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        detail = "It is nested too deeply." if isinstance(error, RecursionError) else f"{error}."
        raise OverlayError(
            f"{what} is not JSON", detail=detail, hint="Nothing was changed; mend it and try again."
        ) from error
    if not isinstance(value, dict):
        raise OverlayError(
            f"{what} is not a JSON object",
            detail=f"It is {text.strip()[:60]}",
            hint="Nothing was changed; pass an object: {…}.",
        )
    return value
