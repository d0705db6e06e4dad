"""The columns of CSV and Parquet: the fixed ones, and one for each field of the schemas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pyworker.export.kinds import JSON, Kind, kind_of

PREFIX = {"data": "data_", "staging": "staging_"}
OTHERS = {"data": "other_data", "staging": "other_staging"}
"""JSON text of what is in a value and has no column, or does not fit its column."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What a table has besides the fixed columns.

    ``parts`` names the values of a line that there are (data, and staging in mode both);
    ``drafts`` says whether each row is marked as one; ``fields`` is the kind of each field.
    """

    parts: tuple[str, ...]
    drafts: bool
    fields: tuple[tuple[str, Kind], ...]


def columns_of(manifest: dict[str, Any]) -> Columns:
    """Return the columns for all schemas of an export; where two differ in a field, JSON text."""
    fields: dict[str, Kind] = {}
    for schema in manifest["schemas"]:
        root = schema["fields"]
        properties = root.get("properties")
        for key in _in_order(root, properties if isinstance(properties, dict) else {}):
            kind = kind_of(properties[key], root)
            fields[key] = kind if fields.get(key, kind) == kind else JSON
    return Columns(
        parts=("data", "staging") if manifest["mode"] == "both" else ("data",),
        drafts=manifest["drafts"],
        fields=tuple(fields.items()),
    )


def _in_order(root: dict[str, Any], properties: dict[str, Any]) -> list[str]:
    """Return the fields as a model is asked for them: ``required`` in its order, then the rest."""
    required = root.get("required")
    first = [key for key in (required if isinstance(required, list) else []) if key in properties]
    return list(dict.fromkeys([*first, *properties]))
