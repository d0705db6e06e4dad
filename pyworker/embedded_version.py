"""Whether the SQL in the embedded database is that of this package."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from pyworker.database.errors import OverlayError
from pyworker.paths import home_folder, sql_folder

if TYPE_CHECKING:
    from collections.abc import Callable

# lines of a dump that differ between two dumps of the same thing
_NOISE = ("--", "\\restrict", "\\unrestrict")


@dataclass(frozen=True, slots=True)
class Programs:
    """What is run on a database of the embedded server, by its name; each returns its output."""

    query: Callable[[str, str], str]
    install: Callable[[str], object]
    dump: Callable[[str], str]


def note(database: str, programs: Programs) -> None:
    """Write into a database which version was installed there."""
    programs.query(database, f"comment on database {database} is '{_ours()}'")


def check(database: str, uri: str, programs: Programs) -> None:
    """Raise OverlayError if a database holds the SQL of another version.

    Where the note says something else the truth is looked up: the SQL of this package is installed
    beside it and compared, so that a database that was brought up to this version passes.
    """
    found = programs.query(
        database,
        "select shobj_description(oid, 'pg_database') from pg_database"
        " where datname = current_database()",
    ).strip()
    if found == _ours():
        return
    fresh = f"{database}_fresh_{os.getpid()}"
    programs.query("postgres", f"create database {fresh}")
    try:
        programs.install(fresh)
        same = _lines(programs.dump(fresh)) == _lines(programs.dump(database))
    finally:
        programs.query("postgres", f"drop database {fresh} with (force)")
    if not same:
        raise OverlayError(
            "the embedded database is of another version of pgoverlay",
            detail=f"It was made by {found or 'an older version'}, this is {_ours()}."
            f" Nothing in it was changed; it runs at {uri}",
            hint=f"Use that version again, upgrade it (docs/operations.md), or move {home_folder()}"
            " away and begin anew.",
        )
    note(database, programs)


def _ours() -> str:
    """Version of the package, and a fingerprint of its SQL, which tells unreleased states apart."""
    files = sorted(sql_folder().rglob("*.sql"))
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.relative_to(sql_folder()).as_posix().encode() + file.read_bytes())
    return f"pgoverlay {version('pgoverlay')} (SQL {digest.hexdigest()[:12]})"


def _lines(dump: str) -> list[str]:
    return [line for line in dump.splitlines() if line and not line.startswith(_NOISE)]
