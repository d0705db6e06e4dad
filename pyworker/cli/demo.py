"""``overlay demo``: the main job on sample documents, offline, on the embedded database."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING
from uuid import uuid4

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from pyworker import embedded
from pyworker.cli.export import export_to
from pyworker.cli.review import table_of as overlay_table
from pyworker.cli.status import table_of as run_table
from pyworker.cli.work import summary
from pyworker.database.identity import person
from pyworker.database.person import connect
from pyworker.database.queue import Queue
from pyworker.export.order import Order, Scope
from pyworker.ingest import files
from pyworker.ingest.intake import store
from pyworker.llm import OFFLINE
from pyworker.paths import home_folder, samples_folder
from pyworker.worker import Options, Worker

if TYPE_CHECKING:
    from uuid import UUID

    from pyworker.database.person import Database
    from pyworker.database.rows import Overlay, Run

console = Console()
REASON = "Name the responsible party and keep it to one sentence."
SUMMARY = "What a person says it is about."
SHOWN = 8  # overlays of the review table


@click.command()
def demo() -> None:
    """Try it on sample documents, offline and without a key.

    It writes to the folder .overlay (or OVERLAY_HOME) and nowhere else.
    """
    _step("Start PostgreSQL and install pgoverlay")
    uri = embedded.start()
    click.echo(uri)
    with connect(uri, person(embedded.LOCAL_USER)) as database:
        project_id = database.create_project("demo", "what overlay demo made")
        _ingest(database, project_id)
        runs = _apply_schemas(database, project_id)
        _work(uri, project_id)
        console.print(run_table(list(database.list_runs(project_id)), console.width))
        _review(database, uri, project_id, runs[0])
        _confirm(database, runs)
        console.print(run_table(list(database.list_runs(project_id)), console.width))
        _export(database, runs)
    _next_steps(runs[0])


def _ingest(database: Database, project_id: UUID) -> None:
    _step("Ingest the sample documents: each is cut into blocks that never change")
    for path in files.find([samples_folder()]):
        document = store(database, project_id, files.read(path))
        click.echo(f"  {document['total_blocks']:>3} blocks  {path.name}")


def _apply_schemas(database: Database, project_id: UUID) -> list[Run]:
    _step("Register two schemas and apply them: a pending overlay for every block")
    for path in sorted((samples_folder() / "schemas").glob("*.json")):
        schema = json.loads(path.read_text(encoding="utf-8"))
        schema_id = database.register_schema(schema)
        documents, blocks = database.preview_apply_schema(project_id, schema_id)
        database.apply_schema_to_project(project_id, schema_id, {"model": OFFLINE})
        click.echo(f"  {schema['schema_ref']}: {documents} documents, {blocks} blocks")
    return list(database.list_runs(project_id))


def _work(uri: str, project_id: UUID) -> None:
    _step("Let a worker fill in the fields (plain rules stand in for a model, and say so)")
    asyncio.run(_worked(uri, project_id))


async def _worked(uri: str, project_id: UUID) -> None:
    queue = Queue(uri, f"worker-{uuid4()}")
    worker = Worker(queue, Options(project_id=project_id))
    columns = (TextColumn("  answered"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console) as progress:
        bar = progress.add_task("answered", total=None)
        working = asyncio.create_task(worker.run())
        while not working.done():
            await asyncio.wait({working}, timeout=0.1)
            progress.update(bar, completed=worker.tally.completed, total=worker.tally.claimed)
    await queue.close()
    click.echo(f"  {summary(working.result())}")


def _review(database: Database, uri: str, project_id: UUID, run: Run) -> None:
    _step(f"Review what was staged for “{run.doc_title}”")
    waiting = database.list_overlays(run.run_id, "ai_complete", page_size=SHOWN)
    console.print(overlay_table(waiting, console.width))
    edited, rejected = _paragraphs(waiting)

    better = {**edited.overlay_jsonb_staging, "summary": SUMMARY}
    database.update_overlay_staging(edited.overlay_id, better, edited.staging_version)
    click.echo(f"  edited block {edited.block_index}: its summary is now “{SUMMARY}”")

    database.reject_overlays_to_pending([rejected.overlay_id], REASON, [rejected.staging_version])
    click.echo(f"  rejected block {rejected.block_index}: {REASON}")
    asyncio.run(_worked(uri, project_id))


def _paragraphs(waiting: list[Overlay]) -> tuple[Overlay, Overlay]:
    """Return two overlays worth a reviewer's time: paragraphs rather than headings."""
    first, second, *_ = sorted(waiting, key=lambda o: (o.block_type == "heading", o.block_index))
    return first, second


def _confirm(database: Database, runs: list[Run]) -> None:
    _step("Confirm the rest: only this writes what an export reads")
    for run in runs:
        confirmed = database.confirm_run(run.run_id)["confirmed"]
        click.echo(f"  {confirmed:>3} confirmed  {run.doc_title} · {run.schema_ref}")


def _export(database: Database, runs: list[Run]) -> None:
    _step("Export what was confirmed, as JSONL, with a manifest beside each file")
    folder = home_folder() / "exports"
    folder.mkdir(exist_ok=True)
    for run in runs:
        output = folder / f"{run.doc_title}.{run.schema_ref}.jsonl"
        scope = Scope("confirmed", "empty", run_id=run.run_id)
        exported = export_to(database, Order(scope), str(output), quiet=True)
        click.echo(f"  {exported['rows']:>3} rows  {output}")


def _next_steps(run: Run) -> None:
    _step("Try next")
    short = str(run.run_id)[:8]
    for command, what in (
        ("overlay status", "all runs"),
        (f"overlay review show {short} 1", "a block with its value"),
        (f"overlay export {short} | head -1", "a row as other systems get it"),
        ("overlay psql", "the same data and functions in SQL"),
        ("overlay ingest YOUR.md && overlay run create --schema …", "your own documents"),
        ("overlay down", "stop the database; its data stays"),
    ):
        click.echo(f"  .venv/bin/{command:<58} {what}")


def _step(title: str) -> None:
    console.print()
    console.rule(f"[bold]{title}", align="left")
