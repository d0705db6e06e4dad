"""Parquet with a column of its own type for each field of the schema."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

from pyworker.export.arrow_tables import table_of
from pyworker.export.arrow_types import stored_schema

if TYPE_CHECKING:
    from pyworker.export.columns import Columns
    from pyworker.export.target import Sink

GROUP_BYTES = 8 * 1024 * 1024  # of lines that make a row group: all that is held in memory


class ParquetTable:
    """Writes lines as rows, a row group for each 8 MiB of lines.

    What does not fit the type of its column, and fields that have none, stand in other_data as JSON
    text: nothing is lost and nothing is bent into shape.
    """

    def __init__(self, stream: Sink, columns: Columns, about: dict[str, Any]) -> None:
        self._columns = columns
        self._pieces: list[bytes] = []
        self._size = 0
        uids = " ".join(schema["schema_uid"] for schema in about["schemas"])
        metadata = {"pgoverlay": json.dumps(about, sort_keys=True), "schema_uid": uids}
        self._schema = stored_schema(columns, metadata)
        self._writer = pq.ParquetWriter(stream, self._schema, compression="zstd")

    def write(self, lines: bytes) -> None:
        """Take lines; write a row group when there are enough."""
        self._pieces.append(lines)
        self._size += len(lines)
        if self._size >= GROUP_BYTES:
            self._write_group()

    def close(self) -> None:
        """Write what is left, and the footer."""
        if self._pieces:
            self._write_group()
        self._writer.close()

    def _write_group(self) -> None:
        lines, self._pieces, self._size = b"".join(self._pieces), [], 0
        self._writer.write_table(table_of(lines, self._columns, self._schema))
