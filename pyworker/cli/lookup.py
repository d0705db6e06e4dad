"""Things by the names that people type: titles, references, and the first letters of an id."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from pyworker.database.errors import OverlayError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from pyworker.database.person import Database
    from pyworker.database.rows import Document, Overlay, Project, Run, Schema

T = TypeVar("T")

SHORTEST_PREFIX = 4  # characters of an id; fewer would match by accident
NO_DOCUMENT = "overlay documents shows those of a project; --project names another."
WHOLE_UID = re.compile("[0-9a-f]{32}")


def project_named(database: Database, name: str) -> Project:
    """Return the project of that name or id prefix."""
    found = {
        project.project_id: project
        for project in database.list_projects()
        if name == project.project_name or _begins(project.project_id, name)
    }
    return _only(found, "project", name, "overlay ingest --project NAME creates one.")


def project_id_named(database: Database, name: str) -> UUID:
    """Return the id of the project of that name or id prefix."""
    return project_named(database, name).project_id


def document_named(database: Database, project: str, name: str) -> Document:
    """Return the project's document of that title, or whose conv_uid or source_uid begins so.

    A whole one is looked for in every project.
    """
    projects = (
        [known.project_id for known in database.list_projects()]
        if WHOLE_UID.fullmatch(name)
        else [project_id_named(database, project)]
    )
    found = {
        row.conv_uid or row.source_uid: row
        for project_id in projects
        for row in database.list_documents(project_id)
        if row.doc_title == name
        or any(_begins(uid, name) for uid in (row.conv_uid, row.source_uid) if uid)
    }
    return _only(found, "document", name, NO_DOCUMENT)


def conv_uid_named(database: Database, project: str, name: str) -> str:
    """Return the conv_uid of the project's document of that title or conv_uid prefix.

    A whole one is not looked up, and so need not be of the project.
    """
    if WHOLE_UID.fullmatch(name):
        return name
    found = {
        row.conv_uid: row.conv_uid
        for row in database.list_documents(project_id_named(database, project))
        if row.conv_uid is not None and (row.doc_title == name or _begins(row.conv_uid, name))
    }
    return _only(found, "document", name, NO_DOCUMENT)


def schema_named(database: Database, name: str) -> Schema:
    """Return the newest schema of that schema_ref, or the one of that id prefix."""
    schemas = list(database.list_schemas())
    by_ref = [schema for schema in schemas if schema.schema_ref == name]
    by_id = [schema for schema in schemas if _begins(schema.schema_id, name)]
    found = {schema.schema_id: schema for schema in by_ref[-1:] or by_id}
    return _only(found, "schema", name, "overlay schema list shows yours.")


def schema_id_named(database: Database, name: str) -> UUID:
    """Return the id of the newest schema of that schema_ref, or of the one of that id prefix."""
    return schema_named(database, name).schema_id


def run_named(database: Database, name: str) -> Run:
    """Return the run of that id prefix."""
    found = {run.run_id: run for run in database.list_runs() if _begins(run.run_id, name)}
    return _only(found, "run", name, "overlay status shows yours.")


def run_id_named(database: Database, name: str) -> UUID:
    """Return the id of the run of that id prefix."""
    return run_named(database, name).run_id


def overlay_at(database: Database, run: Run, index: int) -> Overlay:
    """Return the overlay of the block with that index."""
    before = f"{run.conv_uid}:{index - 1:08d}" if index else None
    page = database.list_overlays(run.run_id, after_block=before, page_size=1)
    if page and page[0].block_index == index:
        return page[0]
    raise OverlayError(
        "block not found",
        detail=f"The run has blocks 0 to {run.total_blocks - 1}.",
        hint="overlay review list shows what awaits review.",
    )


def versions_at(
    database: Database, run_id: str, indexes: Iterable[int]
) -> tuple[list[UUID], list[int]]:
    """Return ids and versions of a run's blocks as they are now: an act on them is on these."""
    run = run_named(database, run_id)
    overlays = [overlay_at(database, run, index) for index in indexes]
    return [o.overlay_id for o in overlays], [o.staging_version for o in overlays]


def _begins(identifier: UUID | str, prefix: str) -> bool:
    return len(prefix) >= SHORTEST_PREFIX and str(identifier).startswith(prefix.lower())


def _only(found: Mapping[UUID, T] | Mapping[str, T], what: str, name: str, hint: str) -> T:
    """Return the one that was found, of those by their ids."""
    if len(found) > 1:
        ids = ", ".join(map(str, list(found)[:5]))
        raise OverlayError(
            f"more than one {what} is called that", detail=f"{name}: {ids}", hint="Use the id."
        )
    for one in found.values():
        return one
    raise OverlayError(f"{what} not found", detail=name, hint=hint)
