"""``overlay status``: how far the runs are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from pyworker.cli.lookup import run_named
from pyworker.cli.session import Session, pass_session

if TYPE_CHECKING:
    from pyworker.database.rows import Run

COUNTED = ("pending", "claimed", "ai_complete", "confirmed", "failed", "excluded")


@click.command()
@click.argument("run_id", required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a run.")
@pass_session
def status(session: Session, run_id: str | None, as_json: bool) -> None:  # noqa: FBT001
    """Show how far your runs are, or one of them."""
    with session.connected() as database:
        runs = [run_named(database, run_id)] if run_id is not None else list(database.list_runs())
        reasons = {
            run.run_id: database.run_progress(run.run_id).paused_reason
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
    Console().print(table_of(runs))
    for paused, reason in reasons.items():
        click.echo(f"run {paused} is paused: {reason}")


def table_of(runs: list[Run]) -> Table:
    """Return the runs as a table with a column for each status that any overlay has."""
    counted = [name for name in COUNTED if any(getattr(run, f"{name}_blocks") for run in runs)]
    table = Table("run", "document", "schema", "status")
    for name in counted:
        table.add_column(name, justify="right")
    for run in runs:
        counts = [getattr(run, f"{name}_blocks") for name in counted]
        table.add_row(
            str(run.run_id)[:8],
            run.doc_title,
            run.schema_ref,
            run.status,
            *(str(count) if count else "" for count in counts),
        )
    return table
