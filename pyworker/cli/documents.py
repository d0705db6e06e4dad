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
from pyworker.cli.lookup import project_named, run_named, schema_named
from pyworker.cli.session import Session, pass_session

console = Console()
FILES = click.Path(path_type=Path)


@click.command()
@click.option("--project", default="default", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a document.")
@pass_session
def documents(session: Session, project: str, as_json: bool) -> None:  # noqa: FBT001
    """Show the documents of a project, and why one has no blocks."""
    table = Table("document", "type", "status", "blocks", "conv_uid or error")
    with session.connected() as database:
        for row in database.list_documents(project_named(database, project)):
            if as_json:
                click.echo(json.dumps(asdict(row), default=str, ensure_ascii=False))
            told = Text(row.error or row.conv_uid or "")
            table.add_row(
                Text(row.doc_title), row.source_type, row.status, str(row.total_blocks), told
            )
    if not as_json:
        console.print(table)


@click.group()
def schema() -> None:
    """Say what a model is to fill in for every block."""


@schema.command("add")
@click.argument("file", type=FILES)
@pass_session
def schema_add(session: Session, file: Path) -> None:
    """Register the schema in FILE; the same JSON again is the same schema."""
    content = read_object(file, "schema")
    with session.connected() as database:
        click.echo(database.register_schema(content))


schema.add_command(schema_lint)


@schema.command("list")
@pass_session
def schema_list(session: Session) -> None:
    """Show your schemas."""
    table = Table("schema", "id", "registered")
    with session.connected() as database:
        for row in database.list_schemas():
            table.add_row(row.schema_ref, str(row.schema_id), f"{row.created_at:%Y-%m-%d %H:%M}")
    console.print(table)


@click.group()
def run() -> None:
    """Apply schemas to documents."""


@run.command("create")
@click.option("--project", default="default", show_default=True)
@click.option("--schema", required=True, help="Its schema_ref, id, or file (registered first).")
@click.option("--document", help="Only this document, by its conv_uid.")
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
    """Create a run for every document of a project that has none for this schema yet."""
    asked = {"model": model, "max_tokens": max_tokens, "max_attempts": max_attempts}
    named = {name: value for name, value in asked.items() if value is not None}
    model_config = {**(parsed_object(config, "--config") if config else {}), **named}
    with session.connected() as database:
        if schema.endswith(".json"):
            schema_id = database.register_schema(read_object(Path(schema), "schema"))
        else:
            schema_id = schema_named(database, schema)
        if document:
            click.echo(database.create_run_v2(document, schema_id, model_config))
            return
        project_id = project_named(database, project)
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
@click.option("--reason", required=True)
@pass_session
def run_pause(session: Session, run_id: str, reason: str) -> None:
    """Keep workers from claiming more of a run."""
    with session.connected() as database:
        database.pause_run(run_named(database, run_id).run_id, reason)


@run.command("resume")
@click.argument("run_ids", metavar="RUN_ID...", nargs=-1, required=True)
@pass_session
def run_resume(session: Session, run_ids: tuple[str, ...]) -> None:
    """Open paused runs to workers again."""
    with session.connected() as database:
        found = [run_named(database, run_id).run_id for run_id in run_ids]
        for run_id in found:
            database.resume_run(run_id)


@run.command("cancel")
@click.argument("run_id")
@pass_session
def run_cancel(session: Session, run_id: str) -> None:
    """End a run for good: nothing more is claimed; what was staged can still be reviewed."""
    with session.connected() as database:
        released = database.cancel_run(run_named(database, run_id).run_id)["released"]
    click.echo(f"cancelled; {released} taken back from workers", err=True)
