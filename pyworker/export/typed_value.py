"""A value as the type of its column has it, or the finding that it does not fit."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from pyworker.export.kinds import Kind
    from pyworker.export.line import Value

MOST_INTEGER = 2**63
_PLAIN = {"text": str, "choice": str, "boolean": bool}


class MisfitError(ValueError):
    """A value does not fit the type of its column."""


def take_typed(value: Value, key: str, kind: Kind) -> Any:
    """Take a field out of a value and return it typed; leave it there if it does not fit."""
    raw = value.get(key)
    if raw is None:
        return None
    try:
        text = bytes(raw)
        if kind.name == "json":
            found: Any = None if text == b"null" else text.decode()
        else:
            found = typed(msgspec.json.decode(text), kind)
    except (MisfitError, msgspec.DecodeError, OverflowError):
        return None
    del value[key]
    return found


def typed(value: Any, kind: Kind) -> Any:
    """Return a value as a kind has it.

    Raises MisfitError when it is of another type, a number out of range, or an object with members
    that the kind does not know.
    """
    if kind.name == "json" and value is not None:
        return msgspec.json.encode(value).decode()
    if value is None or isinstance(value, _PLAIN.get(kind.name, ())):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value, kind)
    if kind.items is not None and isinstance(value, list):
        return [typed(item, kind.items) for item in value]
    if kind.members and isinstance(value, dict) and value.keys() <= dict(kind.members).keys():
        return {key: typed(value.get(key), member) for key, member in kind.members}
    raise MisfitError


def _number(value: float, kind: Kind) -> float:
    if kind.name == "number" and math.isfinite(value):
        return float(value)
    if kind.name == "integer" and value == int(value) and -MOST_INTEGER <= value < MOST_INTEGER:
        return int(value)
    raise MisfitError
