"""Acts on a whole project: what they would do first, and then only that."""

from __future__ import annotations

import sys
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import click
from rich.table import Table

from pyworker.cli.lookup import project_id_named, schema_id_named
from pyworker.cli.taking_back import say_how_to_undo
from pyworker.database.errors import OverlayError

if TYPE_CHECKING:
    from uuid import UUID

    from pyworker.database.person import Database
    from pyworker.database.rows import ProjectProgress


def agreed(question: str, count: int, *, yes: bool, expected: int | None) -> None:
    """Go on only if a person, or whoever wrote the script, knows how many it is.

    Raises OverlayError when there is nobody to ask, or the number is not the expected one.
    """
    if expected is not None and expected != count:
        raise OverlayError(
            "the number is not the one you expect",
            detail=f"It is {count}, and --expect says {expected}. Nothing was done.",
            hint="Look at what changed, then pass the new number.",
        )
    if not yes and expected is None:
        asked(question, f"Pass --expect {count} (or --yes, whatever the number is).")


def asked(question: str, otherwise: str) -> None:
    """Go on only if a person says so.

    Raises OverlayError when there is nobody to ask; `otherwise` is what a script says instead.
    """
    if not sys.stdin.isatty():
        raise OverlayError(
            "nobody is there to be asked",
            detail=question,
            hint=otherwise,
        )
    click.confirm(question, abort=True, err=True)


def confirm_project(
    database: Database, project: str, schema: str | None, *, yes: bool, expected: int | None
) -> None:
    """Confirm what awaits review in a project: exactly what the preview counted."""
    project_id = project_id_named(database, project)
    schema_id = schema_id_named(database, schema) if schema else None
    watermark = database.current_watermark()
    found = database.preview_confirm_project(project_id, schema_id, watermark)
    ready, invalid = found["ready"], found["invalid"]
    if not ready and expected is None:
        click.echo("0 confirmed; nothing awaits review that could be")
        return
    stay = f"; {invalid} do not fit their schema and stay" if invalid else ""
    question = f"Confirm {ready} overlays in {found['runs']} runs of project {project}{stay}?"
    agreed(question, ready, yes=yes, expected=expected)
    answer = database.confirm_project(project_id, schema_id, watermark)
    click.echo(confirmed(answer))
    say_how_to_undo(answer)


def confirmed(answer: dict[str, Any]) -> str:
    """One line of what a bulk confirmation did and left."""
    left = ", ".join(f"{count} {name}" for name, count in answer["left"].items() if count)
    return f"{answer['confirmed']} confirmed" + (f"; left: {left}" if left else "")


def progress_by_schema(database: Database, project_id: UUID) -> dict[str, ProjectProgress]:
    """Return how far a project is, for each schema by its name, and for all of them."""
    schemas = {run.schema_id: run.schema_ref for run in database.list_runs(project_id)}
    names = list(schemas.values())
    found = {
        # two versions of a schema share their name
        name if names.count(name) == 1 else f"{name} ({str(schema_id)[:8]})": (
            database.project_progress(project_id, schema_id)
        )
        for schema_id, name in schemas.items()
    }
    return found if len(found) == 1 else {**found, "": database.project_progress(project_id)}


def progress_as_json(name: str, progress: ProjectProgress) -> dict[str, Any]:
    """Return a line of progress as JSON has it; schema is null for all of them."""
    values = {field.name: getattr(progress, field.name) for field in fields(progress)}
    percent = progress.percent_confirmed
    return {
        "schema": name or None,
        **values,
        "percent_confirmed": float(percent) if percent is not None else None,
    }


def progress_table(found: dict[str, ProjectProgress]) -> Table:
    """Return progress as a table with a column for each status that any overlay has."""
    counted = [
        field.name
        for field in fields(next(iter(found.values())))
        if field.name.endswith("_blocks")
        and any(getattr(progress, field.name) for progress in found.values())
    ]
    table = Table("schema")
    for name in ("runs", *(name.removesuffix("_blocks") for name in counted), "confirmed %"):
        table.add_column(name, justify="right")
    for name, progress in found.items():
        percent = progress.percent_confirmed
        table.add_row(
            name or "all",
            str(progress.runs),
            *(str(getattr(progress, column)) for column in counted),
            "" if percent is None else f"{percent}",
        )
    return table
