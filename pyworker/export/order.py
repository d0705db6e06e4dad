"""What is asked for: which rows, in which form, and how the files are laid out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from uuid import UUID


class Format(StrEnum):
    """Form of a file; the value is also its extension."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


@dataclass(frozen=True, slots=True)
class Scope:
    """Arguments of export_manifest and export_lines: a run, or a project, perhaps of one schema."""

    mode: str
    unconfirmed: str
    run_id: UUID | None = None
    project_id: UUID | None = None
    schema_id: UUID | None = None
    since: Any = None

    def arguments(self) -> dict[str, Any]:
        """Return them by the names that the functions give them."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Order:
    """A scope and the files to make of it.

    ``zipped`` is a file for each document in a zip, else all rows are in one file. ``guarded``
    keeps a spreadsheet from taking text in a CSV for a formula.
    """

    scope: Scope
    form: Format = Format.JSONL
    zipped: bool = False
    guarded: bool = True
