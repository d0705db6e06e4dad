"""CSV as RFC 4180 has it: CRLF, quotes where they are needed, UTF-8."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import msgspec

from pyworker.export.columns import OTHERS, PREFIX
from pyworker.export.line import FIXED, decode, fixed_values, json_text

if TYPE_CHECKING:
    from pyworker.export.columns import Columns
    from pyworker.export.line import Line, Value
    from pyworker.export.target import Sink

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001
"""What a spreadsheet may take for the beginning of a formula, also in full width."""


class CsvTable:
    """Writes lines as rows.

    A field that is a string stands as it is, any other value as its JSON text, null and missing as
    nothing. Text that a spreadsheet would run as a formula gets an apostrophe in front, unless
    ``guarded`` is false.
    """

    def __init__(self, stream: Sink, columns: Columns, *, guarded: bool) -> None:
        self._stream = stream
        self._columns = columns
        self._guarded = guarded
        self._page = io.StringIO(newline="")
        self._csv = csv.writer(self._page)
        header = [*FIXED, *(["draft"] if columns.drafts else [])]
        for part in columns.parts:
            header += [f"{PREFIX[part]}{key}" for key, _ in columns.fields] + [OTHERS[part]]
        self._csv.writerow(header)

    def write(self, lines: bytes) -> None:
        """Write a row for each line."""
        self._csv.writerows(self._row(decode(line)) for line in lines.split(b"\n") if line)
        self._stream.write(self._page.getvalue().encode())
        self._page.seek(0)
        self._page.truncate()

    def close(self) -> None:
        """Write what is left: of an empty table, its header."""
        self._stream.write(self._page.getvalue().encode())

    def _row(self, line: Line) -> list[str]:
        row = [self._plain(value) for value in fixed_values(line)]
        value = line.user_defined
        if self._columns.drafts:
            row.append(self._plain(value.draft))
        for part in self._columns.parts:
            row += self._cells(getattr(value, part) or {})
        return row

    def _plain(self, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        return self._text(value) if isinstance(value, str) else str(value)

    def _cells(self, value: Value) -> list[str]:
        cells = [self._cell(value.pop(key, None)) for key, _ in self._columns.fields]
        return [*cells, json_text(value) or ""]

    def _cell(self, raw: msgspec.Raw | None) -> str:
        if raw is None:
            return ""
        text = bytes(raw)
        if text.startswith(b'"'):
            return self._text(msgspec.json.decode(text))
        return "" if text == b"null" else text.decode()

    def _text(self, text: str) -> str:
        return f"'{text}" if self._guarded and text.startswith(FORMULA) else text
