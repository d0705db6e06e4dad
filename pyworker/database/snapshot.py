"""Exports: calls that read one state of the database, however long they take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psycopg.rows import scalar_row

from pyworker.database.calls import copy_statement, given, statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

SNAPSHOT = "set transaction isolation level repeatable read, read only"


class Snapshot:
    """A transaction that sees the state of its beginning (repeatable read)."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection

    def export_manifest(self, **arguments: Any) -> dict[str, Any]:
        """Return what an export with these arguments holds."""
        passed = given(**arguments)
        with self._connection.cursor(row_factory=scalar_row) as cursor:
            cursor.execute(statement("export_manifest", passed), passed)
            return cursor.fetchall()[0]

    def export_lines(self, **arguments: Any) -> Iterator[bytes]:
        """Yield the text of an export in UTF-8, some lines at a time, each with its line feed."""
        passed = given(**arguments)
        with (
            self._connection.cursor() as cursor,
            cursor.copy(copy_statement("export_lines", passed), passed) as copy,
        ):
            copy.set_types(["bytea"])  # the bytes of the text: nothing decodes what goes out again
            for (piece,) in copy.rows():
                yield piece + b"\n"
