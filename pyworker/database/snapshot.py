"""Exports: calls that read one state of the database, however long they take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psycopg.rows import scalar_row

from pyworker.database.calls import copy_statement, given, statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

SNAPSHOT = "set transaction isolation level repeatable read, read only"
CHUNK_BYTES = 256 * 1024  # of lines that are handed on together


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

    def export_lines(self, **arguments: Any) -> Iterator[list[bytes]]:
        """Yield the lines of an export in UTF-8, some 256 KiB of them at a time."""
        passed = given(**arguments)
        lines: list[bytes] = []
        size = 0
        with (
            self._connection.cursor() as cursor,
            cursor.copy(copy_statement("export_lines", passed), passed) as copy,
        ):
            copy.set_types(["bytea"])  # the bytes of the text: nothing decodes what goes out again
            for (line,) in copy.rows():
                lines.append(line)
                size += len(line)
                if size >= CHUNK_BYTES:
                    yield lines
                    lines, size = [], 0
        if lines:
            yield lines
