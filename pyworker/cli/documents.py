"""``overlay documents | schema | run``: what was ingested, schemas registered, runs created."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pyworker.cli.bulk import agreed
from pyworker.cli.json_input import parsed_object, read_object
from pyworker.cli.lint import schema_lint
from pyworker.cli.lookup import conv_uid_named, project_id_named, run_id_named, schema_id_named
from pyworker.cli.session import Session, pass_session
from pyworker.cli.taking_back import say_how_to_undo

console = Console()
FILES = click.Path(path_type=Path)
FIXED_WIDTH = 52  # characters of the documents' table beside the title
SHORTEST_TITLE = 12  # characters


@click.command()
@click.option("--project", default="default", show_default=True, help="Its name or id.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a document.")
@pass_session
def documents(session: Session, project: str, as_json: bool) -> None:  # noqa: FBT001
    """Show the documents of a project.

    What could not be converted stands there with its error.
    """
    with session.connected() as database:
        found = list(database.list_documents(project_id_named(database, project)))
    if as_json:
        for row in found:
            click.echo(json.dumps(asdict(row), default=str, ensure_ascii=False))
        return
    if not found:
        click.echo("no documents yet; overlay ingest stores some", err=True)
        return
    room = max(SHORTEST_TITLE, console.width - FIXED_WIDTH)
    table = Table()
    table.add_column("document", no_wrap=True, overflow="ellipsis", max_width=room)
    for name in ("type", "status", "blocks", "conv_uid"):
        table.add_column(name, no_wrap=True, justify="right" if name == "blocks" else "left")
    for row in found:
        known = (row.conv_uid or "")[:8]
        blocks = str(row.total_blocks)
        table.add_row(Text(row.doc_title), row.source_type, row.status, blocks, known)
    console.print(table)
    for row in found:
        if row.error:
            click.secho(f"{row.doc_title}: {row.error}", fg="red")


@click.group()
def schema() -> None:
    """Register schemas: what a model is to fill in.

    overlay delete schema deletes one that no run uses.
    """


@schema.command("add")
@click.argument("file", type=FILES)
@pass_session
def schema_add(session: Session, file: Path) -> None:
    """Register the schema in FILE; print its id.

    The same JSON again is the same schema.
    """
    content = read_object(file, "schema")
    with session.connected() as database:
        click.echo(database.register_schema(content))


schema.add_command(schema_lint)


@schema.command("list")
@pass_session
def schema_list(session: Session) -> None:
    """Show your schemas."""
    with session.connected() as database:
        found = list(database.list_schemas())
    if not found:
        click.echo("no schemas yet; overlay schema add FILE registers one", err=True)
        return
    table = Table("schema", "id", "registered")
    for row in found:
        table.add_row(Text(row.schema_ref), str(row.schema_id), f"{row.created_at:%Y-%m-%d %H:%M}")
    console.print(table)


@click.group()
def run() -> None:
    """Create, pause, resume and cancel runs.

    overlay delete run deletes one.
    """


@run.command("create")
@click.option("--project", default="default", show_default=True, help="Its name or id.")
@click.option("--schema", required=True, help="Its schema_ref, id, or file (registered first).")
@click.option("--document", help="Only this document: its title, or first letters of its conv_uid.")
@click.option("--preview", is_flag=True, help="Say what would be created, and create nothing.")
@click.option("--yes", is_flag=True, help="Do not ask, on a terminal.")
@click.option("--expect", type=click.IntRange(min=0), help="Only if it is this many blocks.")
@click.option("--model", help="Goes before the schema's own; offline needs no key.")
@click.option("--max-tokens", type=click.IntRange(min=1), help="Most tokens in an answer.")
@click.option("--max-attempts", type=click.IntRange(min=1), help="Tries before a block fails.")
@click.option("--config", help="More of model_config, as JSON: routes, escalation_model, reuse …")
@pass_session
def run_create(
    session: Session,
    project: str,
    schema: str,
    document: str | None,
    preview: bool,  # noqa: FBT001
    yes: bool,  # noqa: FBT001
    expect: int | None,
    model: str | None,
    max_tokens: int | None,
    max_attempts: int | None,
    config: str | None,
) -> None:
    """Apply a schema to the documents of a project.

    Each that has no run for this schema yet gets one; --document makes another one anyway.
    """
    asked = {"model": model, "max_tokens": max_tokens, "max_attempts": max_attempts}
    named = {name: value for name, value in asked.items() if value is not None}
    model_config = {**(parsed_object(config, "--config") if config else {}), **named}
    with session.connected() as database:
        if schema.endswith(".json"):
            schema_id = database.register_schema(read_object(Path(schema), "schema"))
        else:
            schema_id = schema_id_named(database, schema)
        if document is not None:
            conv_uid = conv_uid_named(database, project, document)
            click.echo(database.create_run_v2(conv_uid, schema_id, model_config))
            return
        project_id = project_id_named(database, project)
        documents, blocks = database.preview_apply_schema(project_id, schema_id)
        if preview:
            click.echo(f"{documents} documents, {blocks} blocks")
            return
        # a script that says nothing goes on: runs can be deleted, and cost nothing until worked
        agreed(
            f"Apply {schema} to {documents} documents, {blocks} blocks?",
            blocks,
            yes=yes or not documents or not sys.stdin.isatty(),
            expected=expect,
        )
        for run_id in database.apply_schema_to_project(project_id, schema_id, model_config):
            click.echo(run_id)
    click.echo(f"{documents} documents, {blocks} blocks to work", err=True)


@run.command("pause")
@click.argument("run_id")
@click.option("--reason", required=True, help="Shown by overlay status.")
@pass_session
def run_pause(session: Session, run_id: str, reason: str) -> None:
    """Keep workers from claiming more of a run."""
    with session.connected() as database:
        database.pause_run(run_id_named(database, run_id), reason)
    click.echo("paused; go on with: overlay run resume", err=True)


@run.command("resume")
@click.argument("run_ids", nargs=-1, metavar="[RUN_ID]...")
@click.option("--project", help="All paused runs of this project.")
@pass_session
def run_resume(session: Session, run_ids: tuple[str, ...], project: str | None) -> None:
    """Open paused runs to workers again."""
    if bool(run_ids) == (project is not None):
        raise click.UsageError("Name runs, or a --project.")
    with session.connected() as database:
        if project is not None:
            runs = list(database.list_runs(project_id_named(database, project)))
            resumed = [run.run_id for run in runs if run.status == "paused"]
        else:
            resumed = [run_id_named(database, name) for name in run_ids]
        for run_id in resumed:
            database.resume_run(run_id)
    click.echo(f"{len(resumed)} resumed", err=True)


@run.command("retry")
@click.argument("run_id")
@pass_session
def run_retry(session: Session, run_id: str) -> None:
    """Give the failed blocks of a run new attempts."""
    with session.connected() as database:
        answer = database.retry_failed_overlays(run_id_named(database, run_id))
    click.echo(f"{answer['retried']} to try again; overlay worker does it")
    say_how_to_undo(answer)


@run.command("cancel")
@click.argument("run_id")
@pass_session
def run_cancel(session: Session, run_id: str) -> None:
    """End a run for good.

    Nothing more is claimed; what was staged can still be reviewed.
    """
    with session.connected() as database:
        released = database.cancel_run(run_id_named(database, run_id))["released"]
    click.echo(f"cancelled; {released} taken back from workers", err=True)
