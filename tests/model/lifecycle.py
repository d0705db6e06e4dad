"""What people do to runs and what holds them, by the contract of the lifecycle functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from model.callers import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from model.state import Document, Overlay, Person, Run, Schema, World

STATUSES = ("pending", "claimed", "ai_complete", "confirmed", "failed")


def may_create_run(person: Person, document: Document | None, schema: Schema | None) -> None:
    if document is None or schema is None or not person.sees(document.owner):
        raise Refused("PT404")
    if schema.owner != document.owner:
        raise Refused("PT404")


def pause(run: Run) -> None:
    if not run.is_open:
        raise Refused("PT409")
    run.word = "paused"


def resume(run: Run) -> None:
    if run.word != "paused":
        raise Refused("PT409")
    run.word = None


def cancel(world: World, run: Run) -> tuple[int | None, int]:
    """End a run: what workers hold is released, and the attempts under way are not counted."""
    if run.status in ("complete", "cancelled"):
        raise Refused("PT409")

    def let_go(overlay: Overlay) -> None:
        overlay.hand_back("pending")
        overlay.attempts -= 1

    claimed = [o for o in run.overlays if o.status == "claimed"]
    act = world.operate("cancel", claimed, let_go)
    run.word = "cancelled"
    return act, len(claimed)


def counts(runs: Iterable[Run]) -> dict[str, int]:
    """Count what stands in runs, as every preview does."""
    runs = list(runs)
    overlays = [o for run in runs for o in run.overlays]
    return {
        "runs": len(runs),
        "overlays": len(overlays),
        "excluded": sum(bool(o.excluded) for o in overlays),
    } | {status: sum(run.count(status) for run in runs) for status in STATUSES}


def delete_runs(world: World, person: Person, runs: Iterable[Run]) -> dict[str, int]:
    """Delete runs with all that is in them, confirmed values too; a tombstone stays of each."""
    runs = list(runs)
    deleted = counts(runs)
    for run in runs:
        world.tombstones[run.run_id] = (run.count("confirmed"), person.user)
        del world.runs[run.run_id]
    return deleted


def document_of(world: World, person: Person, source_uid: str) -> Document:
    for document in world.documents:
        if document.source_uid == source_uid and person.sees(document.owner):
            return document
    raise Refused("PT404")


def runs_of_document(world: World, document: Document) -> list[Run]:
    return [run for run in world.runs.values() if run.document == document]


def delete_document(world: World, person: Person, source_uid: str) -> dict[str, int]:
    document = document_of(world, person, source_uid)
    world.documents.remove(document)
    return delete_runs(world, person, runs_of_document(world, document))


def schema_of(world: World, person: Person, schema_id: UUID) -> Schema:
    for schema in world.schemas:
        if schema.schema_id == schema_id and person.sees(schema.owner):
            return schema
    raise Refused("PT404")


def delete_schema(world: World, person: Person, schema_id: UUID) -> None:
    schema = schema_of(world, person, schema_id)
    if any(run.schema == schema for run in world.runs.values()):
        raise Refused("PT409")
    world.schemas.remove(schema)


def project_counts(world: World, person: Person, project: UUID) -> dict[str, int]:
    documents = sum(document.project == project for document in world.documents)
    return counts(world.runs_of_project(person, project)) | {"documents": documents}


def delete_project(
    world: World, person: Person, project: UUID, expected: dict[str, Any]
) -> dict[str, int]:
    """Delete a project if it still holds as many documents and confirmed values as expected."""
    held = project_counts(world, person, project)
    if any(expected.get(name) != held[name] for name in ("documents", "confirmed")):
        raise Refused("PT409")
    delete_runs(world, person, world.runs_of_project(person, project))
    world.documents = [d for d in world.documents if d.project != project]
    del world.projects[project]
    return held
