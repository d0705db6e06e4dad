"""The form of a file: one interface, three writers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from pyworker.database.errors import OverlayError
from pyworker.export.columns import columns_of
from pyworker.export.csv_table import CsvTable
from pyworker.export.order import Format

if TYPE_CHECKING:
    from pyworker.export.order import Order
    from pyworker.export.target import Sink

LASTING = ("format", "mode", "unconfirmed", "increment", "project_id")
"""What a file says of itself besides schemas and runs: nothing that the same state could change."""


class Table(Protocol):
    """Takes lines of an export and writes them in its form."""

    def write(self, lines: bytes) -> None:
        """Write the rows of whole lines."""

    def close(self) -> None:
        """Write what is left; the stream stays open."""


class Lines:
    """JSONL: the lines as they are."""

    def __init__(self, stream: Sink) -> None:
        self._stream = stream

    def write(self, lines: bytes) -> None:
        """Write them."""
        self._stream.write(lines)

    def close(self) -> None:
        """Nothing is left."""


def table(stream: Sink, order: Order, manifest: dict[str, Any]) -> Table:
    """Return the writer for an order.

    Raises OverlayError when what it needs is not installed.
    """
    if order.form is Format.JSONL:
        return Lines(stream)
    columns = columns_of(manifest)
    if order.form is Format.CSV:
        return CsvTable(stream, columns, guarded=order.guarded)
    try:
        from pyworker.export.parquet_table import ParquetTable  # noqa: PLC0415  heavy, and an extra
    except ImportError as error:
        raise OverlayError(
            "Parquet needs pyarrow",
            detail=f"{error}.",
            hint="Install it: pip install 'pgoverlay[parquet]'",
        ) from error
    return ParquetTable(stream, columns, _about(manifest))


def _about(manifest: dict[str, Any]) -> dict[str, Any]:
    named = {
        "schemas": ("schema_ref", "schema_uid"),
        "runs": ("run_id", "source_uid", "conv_uid", "schema_uid", "rows"),
    }
    return {
        **{key: manifest[key] for key in LASTING},
        **{
            part: [{key: row[key] for key in keys} for row in manifest[part]]
            for part, keys in named.items()
        },
    }
