"""The table of functions is the product's, no more and no less."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import psycopg

PAGE = Path(__file__).resolve().parents[1] / "docs" / "functions.md"

HEAD = ["area", "function", "arguments", "who may"]
"""The table that is meant: a row for each overload, optional arguments in brackets."""

Signature = tuple[str, tuple[str, ...], tuple[str, ...]]
"""Name, arguments that must be passed, arguments that may be."""


def told() -> set[Signature]:
    """Return what the page says that there is."""
    tables = re.split(r"\n(?!\|)", PAGE.read_text(encoding="utf-8"))
    rows = [
        [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]
        for table in tables
    ]
    [table] = [cells[cells.index(HEAD) + 2 :] for cells in rows if HEAD in cells]
    found = set()
    for _area, functions, arguments, _who in table:
        must, _, may = arguments.partition("[")
        for name in re.findall(r"`(\w+)`", functions):
            found.add((name, tuple(re.findall(r"\w+", must)), tuple(re.findall(r"\w+", may))))
    return found


def there_is(database: psycopg.Connection[Any]) -> set[Signature]:
    """Return the functions of Postgres schema public; actor is the same everywhere."""
    rows = database.execute(
        "select proname, coalesce(proargnames[:pronargs], '{}'), pronargdefaults from pg_proc"
        " where pronamespace = 'public'::regnamespace and prorettype <> 'trigger'::regtype"
    ).fetchall()
    found = set()
    for name, arguments, defaults in rows:
        must, may = arguments[: len(arguments) - defaults], arguments[len(arguments) - defaults :]
        found.add((name, tuple(must), tuple(part for part in may if part != "actor")))
    return found


def test_every_public_function_stands_in_the_table(database: psycopg.Connection[Any]) -> None:
    functions = there_is(database)
    assert len(functions) > 20
    assert sorted(functions - told()) == []


def test_nothing_stands_in_the_table_that_does_not_exist(
    database: psycopg.Connection[Any],
) -> None:
    assert told()
    assert sorted(told() - there_is(database)) == []
