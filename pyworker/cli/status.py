"""``overlay status``: how far the runs are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pyworker.cli import pauses
from pyworker.cli.bulk import progress_as_json, progress_by_schema, progress_table
from pyworker.cli.lookup import project_id_named, run_named
from pyworker.cli.session import Session, pass_session

if TYPE_CHECKING:
    from pyworker.database.rows import Run

PADDING = 3  # characters between two columns
FIXED_WIDTH = 24  # characters of a table for the run and its status
SHORTEST_NAME = 8  # characters
COUNTED = ("pending", "claimed", "ai_complete", "confirmed", "failed", "excluded")


@click.command()
@click.argument("run_id", required=False)
@click.option("--project", help="How far this project is, by schema.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@pass_session
def status(
    session: Session,
    run_id: str | None,
    project: str | None,
    as_json: bool,  # noqa: FBT001
) -> None:
    """Show how far runs or a project are."""
    if project is not None:
        if run_id is not None:
            raise click.UsageError("Name a run or a project, not both.")
        _project_status(session, project, as_json=as_json)
        return
    with session.connected() as database:
        runs = [run_named(database, run_id)] if run_id is not None else list(database.list_runs())
        reasons = {
            run.run_id: database.run_progress(run.run_id).paused_reason or ""
            for run in runs
            if run.status == "paused"
        }
    if as_json:
        for run in runs:
            counts = {f"{name}_blocks": getattr(run, f"{name}_blocks") for name in COUNTED}
            row = {"run_id": str(run.run_id), "document": run.doc_title, "schema": run.schema_ref}
            click.echo(
                json.dumps(
                    {**row, "status": run.status, "total_blocks": run.total_blocks, **counts}
                )
            )
        return
    if not runs:
        click.echo("no runs yet; overlay run create applies a schema to documents", err=True)
        return
    console = Console()
    console.print(table_of(runs, console.width))
    for what, then in pauses.told(reasons):
        click.echo(what)
        click.echo(f"  Mend that, then: {then}")


def _project_status(session: Session, project: str, *, as_json: bool) -> None:
    with session.connected() as database:
        project_id = project_id_named(database, project)
        found = progress_by_schema(database, project_id)
        documents = database.project_progress(project_id).documents
    if as_json:
        for name, progress in found.items():
            click.echo(json.dumps(progress_as_json(name, progress)))
        return
    click.echo(f"project {project}: {documents} documents")
    Console().print(progress_table(found))


def table_of(runs: list[Run], width: int) -> Table:
    """Return the runs as a table with a column for each status that any overlay has."""
    counted = [name for name in COUNTED if any(getattr(run, f"{name}_blocks") for run in runs)]
    schemas = sorted({run.schema_ref for run in runs})
    names = ("document", "schema") if len(schemas) > 1 else ("document",)
    table = Table(caption=None if len(schemas) > 1 else Text(f"schema {schemas[0]}"))
    # on a narrow terminal names give way, and never numbers
    taken = sum(len(name) + PADDING for name in counted) + FIXED_WIDTH
    room = max(SHORTEST_NAME, (width - taken) // len(names) - PADDING)
    table.add_column("run", no_wrap=True)
    for name in names:
        table.add_column(name, no_wrap=True, overflow="ellipsis", max_width=room)
    for name in ("status", *counted):
        table.add_column(name, justify="left" if name == "status" else "right", no_wrap=True)
    for run in runs:
        counts = [getattr(run, f"{name}_blocks") for name in counted]
        table.add_row(
            str(run.run_id)[:8],
            *(Text(text) for text in (run.doc_title, run.schema_ref)[: len(names)]),
            run.status,
            *(str(count) if count else "" for count in counts),
        )
    return table
