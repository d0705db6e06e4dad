"""``overlay delete run | document | schema | project``: what goes for good, counted beforehand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pyworker.cli.bulk import asked
from pyworker.cli.lookup import document_named, project_named, run_named, schema_named
from pyworker.cli.session import Session, pass_session
from pyworker.database.errors import OverlayError

if TYPE_CHECKING:
    from collections.abc import Mapping

YES = click.option("--yes", is_flag=True, help="Do not ask.")


@click.group()
def delete() -> None:
    """Delete a run, document, schema or project for good.

    Each says first what goes with it, and how much of that is confirmed, and asks. There is no
    undo; what models have cost stays on record.
    """


@delete.command("run")
@click.argument("run_id")
@YES
@pass_session
def delete_run(session: Session, run_id: str, yes: bool) -> None:  # noqa: FBT001
    """Delete a run with its overlays and history.

    Confirmed values go too, and what workers hold of it is lost to them. overlay run cancel only
    ends a run.
    """
    with session.connected() as database:
        run = run_named(database, run_id)
        what = f"run {run.run_id} of {run.doc_title}"
        if not yes:
            _agreed(what, _of_one_run(database.preview_delete_run(run.run_id)))
        _gone(what, _of_one_run(database.delete_run(run.run_id)))


@delete.command("document")
@click.argument("name", metavar="DOCUMENT")
@click.option("--project", default="default", show_default=True, help="Its name or id.")
@YES
@pass_session
def delete_document(session: Session, name: str, project: str, yes: bool) -> None:  # noqa: FBT001
    """Delete a document with its blocks and runs.

    Confirmed values go too. The file that it came from can be ingested again.

    DOCUMENT is its title, or the first letters of its conv_uid or source_uid; a whole one is found
    in any project.
    """
    with session.connected() as database:
        document = document_named(database, project, name)
        uid = document.source_uid
        what = f"document {document.doc_title} ({document.conv_uid or uid})"
        if not yes:
            _agreed(what, database.preview_delete_document(uid))
        _gone(what, database.delete_document(uid))


@delete.command("schema")
@click.argument("name", metavar="SCHEMA")
@YES
@pass_session
def delete_schema(session: Session, name: str, yes: bool) -> None:  # noqa: FBT001
    """Delete a schema that no run uses.

    SCHEMA is its schema_ref, of which the newest is meant, or the first letters of its id.
    """
    with session.connected() as database:
        schema = schema_named(database, name)
        what = f"schema {schema.schema_ref} ({schema.schema_id})"
        in_use = database.preview_delete_schema(schema.schema_id)
        if in_use["runs"]:
            raise OverlayError(
                "schema is in use",
                detail=f"{what} has {_told(in_use)}.",
                hint="overlay status shows runs; overlay delete run deletes one.",
            )
        if not yes:
            _agreed(what, {})
        database.delete_schema(schema.schema_id)
        _gone(what, {})


@delete.command("project")
@click.argument("name", metavar="PROJECT")
@YES
@pass_session
def delete_project(session: Session, name: str, yes: bool) -> None:  # noqa: FBT001
    """Delete a project with all that is in it.

    Confirmed values go too. If somebody adds or confirms something while you are asked, nothing
    is deleted.

    PROJECT is its name, or the first letters of its id.
    """
    with session.connected() as database:
        project = project_named(database, name)
        what = f"project {project.project_name} ({project.project_id})"
        counts = database.preview_delete_project(project.project_id)
        if not yes:
            _agreed(what, counts)
        _gone(what, database.delete_project(project.project_id, counts))


def _of_one_run(counts: Mapping[str, int]) -> dict[str, int]:
    """Leave out that it is one run."""
    return {name: count for name, count in counts.items() if name != "runs"}


def _agreed(what: str, counts: Mapping[str, int]) -> None:
    asked(f"Delete for good {_with(what, counts)}?", "Pass --yes, which deletes all of it.")


def _gone(what: str, counts: Mapping[str, int]) -> None:
    click.echo(f"deleted: {_with(what, counts)}")


def _with(what: str, counts: Mapping[str, int]) -> str:
    return f"{what}, with {_told(counts)}" if counts else what


def _told(counts: Mapping[str, int]) -> str:
    """Say how much it is, what of it a person confirmed, and what a worker has in hand."""
    parts = [_counted(counts[name], name) for name in ("documents", "runs") if name in counts]
    parts.append(_counted(counts["overlays"], "overlays"))
    if counts["overlays"]:
        parts.append(f"{counts['confirmed'] or 'none'} confirmed")
    if counts["claimed"]:
        parts.append(f"{counts['claimed']} in the hands of workers")
    return ", ".join(parts)


def _counted(count: int, names: str) -> str:
    return f"{count or 'no'} {names.removesuffix('s') if count == 1 else names}"
