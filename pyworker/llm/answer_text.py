"""Read a model's text as JSON that Postgres can store.

Stricter than `json.loads`, because results travel to SQL in batches: one value that jsonb refuses
(NaN, an infinite number, U+0000, half a surrogate pair) would take its whole batch down with it.
"""

import json
import math
from typing import Any


class NotStorableError(ValueError):
    """The text is no JSON, or JSON that jsonb refuses; the message says which and where."""


def read_json(text: str) -> Any:
    """Parse one JSON value; raises `NotStorableError`."""
    try:
        value = json.loads(text, parse_constant=_refuse, parse_float=_finite)
        # Escapes such as \\ud800 or \\u0000 are legal JSON and become visible only once decoded.
        encoded = json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise NotStorableError("half of a surrogate pair") from None
    except RecursionError:
        raise NotStorableError("nested too deeply") from None
    except ValueError as error:
        raise NotStorableError(str(error)) from None
    if b"\\u0000" in encoded and _holds_nul(value):
        raise NotStorableError("the character U+0000")
    return value


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError(f"the number {digits[:20]} is out of range")
    return number


def _holds_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any(_holds_nul(part) for pair in value.items() for part in pair)
    return isinstance(value, list) and any(_holds_nul(part) for part in value)
