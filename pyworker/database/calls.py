"""How a function is called: by name, with named arguments, as one statement."""

from __future__ import annotations

from typing import Any

from psycopg import sql
from psycopg.types.json import Jsonb


def statement(function: str, arguments: dict[str, Any]) -> sql.Composed:
    """``select * from public.function(name => %(name)s, …)``."""
    return sql.SQL("select * from {}({})").format(*_called(function, arguments))


def copy_statement(function: str, arguments: dict[str, Any]) -> sql.Composed:
    """``copy (select public.function(…)) to stdout``: in the select list, so that it streams."""
    return sql.SQL("copy (select {}({})) to stdout (format binary)").format(
        *_called(function, arguments)
    )


def _called(function: str, arguments: dict[str, Any]) -> tuple[sql.Identifier, sql.Composed]:
    """Return the function's name and its arguments, each by its name."""
    named = sql.SQL(", ").join(
        sql.SQL("{} => {}").format(sql.Identifier(name), sql.Placeholder(name))
        for name in arguments
    )
    return sql.Identifier("public", function), named


def given(**arguments: Any) -> dict[str, Any]:
    """Leave out what is None, so that the function's own default applies; wrap JSON."""
    return {
        name: Jsonb(value) if isinstance(value, dict) or name in _JSON else value
        for name, value in arguments.items()
        if value is not None
    }


# arguments of type jsonb that Python holds as lists
_JSON = frozenset({
    "blocks", "results", "failures", "claims", "calls", "schema_jsonb", "data", "since",
})  # fmt: skip
