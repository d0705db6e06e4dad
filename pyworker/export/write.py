"""One export: a manifest and rows of the same state, written whole or not at all."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from pyworker.database.errors import OverlayError
from pyworker.export.names import Names
from pyworker.export.tables import table
from pyworker.export.target import Measured

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyworker.database.snapshot import Snapshot
    from pyworker.export.order import Order, Scope

    Told = Callable[[int], None]

LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first time that a zip can tell; the same bytes every time
REGULAR_FILE = 0o100644 << 16


def manifest_of(snapshot: Snapshot, order: Order) -> dict[str, Any]:
    """Return what the export will hold."""
    return snapshot.export_manifest(**order.scope.arguments())


def write(
    snapshot: Snapshot, order: Order, manifest: dict[str, Any], stream: Measured, told: Told
) -> dict[str, Any]:
    """Write the rows that a manifest of the same snapshot announces; return what was written.

    ``told`` is called with the number of rows as they are written. The answer has bytes, sha256 and
    rows, and of a zip its members with theirs.
    """
    if order.zipped:
        members = _write_members(snapshot, order, manifest, stream, told)
        written = {"rows": sum(member["rows"] for member in members), "members": members}
    else:
        written = {"rows": _write_rows(snapshot, order, order.scope, manifest, stream, told)}
    if written["rows"] != manifest["rows"]:
        raise OverlayError(
            "export is not what its manifest says",
            detail=f"{written['rows']} rows were written and {manifest['rows']} announced.",
            hint="Nothing was written; export again, and report it if that does not help.",
        )
    return {**stream.told, **written}


def _write_rows(
    snapshot: Snapshot,
    order: Order,
    scope: Scope,
    manifest: dict[str, Any],
    stream: Measured,
    told: Told,
) -> int:
    count = 0
    rows = table(stream, order, manifest)
    for lines in snapshot.export_lines(**scope.arguments()):
        rows.write(lines)
        number = lines.count(b"\n")  # JSON text has none of its own
        count += number
        told(number)
    rows.close()
    return count


def _write_members(
    snapshot: Snapshot, order: Order, manifest: dict[str, Any], stream: Measured, told: Told
) -> list[dict[str, Any]]:
    """Write a file for each document; in folders by schema where there are several."""
    names = Names(order.form.value)
    several = len(manifest["schemas"]) > 1
    members = []
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for run in manifest["runs"]:
            if manifest["increment"] and not run["rows"]:
                continue
            name = names.file_name(run["doc_title"], run["schema_ref"] if several else None)
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = REGULAR_FILE
            scope = replace(order.scope, run_id=UUID(run["run_id"]))
            with archive.open(entry, "w", force_zip64=True) as member:
                measured = Measured(member, name)
                rows = _write_rows(snapshot, order, scope, _part_of(manifest, run), measured, told)
            members.append({"name": name, "run_id": run["run_id"], "rows": rows, **measured.told})
    return members


def _part_of(manifest: dict[str, Any], run: dict[str, Any]) -> dict[str, Any]:
    """Return the manifest of one run alone: its columns are those of its own schema."""
    schemas = [s for s in manifest["schemas"] if s["schema_uid"] == run["schema_uid"]]
    return {**manifest, "runs": [run], "schemas": schemas}
