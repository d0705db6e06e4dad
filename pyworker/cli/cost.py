"""``overlay cost | budget | run preview``: what models cost, may cost and would cost."""

from __future__ import annotations

import json
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from pyworker.cli.json_input import parsed_object
from pyworker.cli.lookup import conv_uid_named, project_id_named, run_id_named, schema_id_named
from pyworker.cli.money import Money, money
from pyworker.cli.session import Session, pass_session
from pyworker.database.errors import OverlayError

if TYPE_CHECKING:
    from pyworker.database.rows import CostLine

TOKENS = (
    "input_tokens",
    "output_tokens",
    "cache_write_5m_tokens",
    "cache_write_1h_tokens",
    "cache_read_tokens",
)
NO_PRICE = "overlay price set {} --input … --output …"


@click.command()
@click.argument("run_id", required=False)
@click.option("--project", help="All runs of a project, deleted ones too.")
@click.option("--schema", help="Of a project, only runs of this schema.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line of the table.")
@pass_session
def cost(
    session: Session,
    run_id: str | None,
    project: str | None,
    schema: str | None,
    as_json: bool,  # noqa: FBT001  click passes options by name
) -> None:
    """Show what was spent, by model and outcome."""
    if (run_id is None) == (project is None):
        raise click.UsageError("Name a run or --project.")
    if schema is not None and project is None:
        raise click.UsageError("--schema goes with --project.")
    with session.connected() as database:
        if project is not None:
            schema_id = schema_id_named(database, schema) if schema is not None else None
            lines = database.project_cost(project_id_named(database, project), schema_id)
        else:
            lines = database.run_cost(run_id_named(database, run_id or ""))
    if as_json:
        for line in lines:
            click.echo(json.dumps(asdict(line), default=str))
        return
    show(lines)


def show(lines: list[CostLine]) -> None:
    """Print the lines with their total, and what is not in it."""
    if not lines:
        click.echo("nothing was asked of a model yet")
        return
    used = [name for name in TOKENS if any(getattr(line, name) for line in lines)]
    table = Table("model", "outcome", show_footer=True)
    table.columns[0].footer = "total"
    table.add_column("calls", str(sum(line.calls for line in lines)), justify="right")
    for name in used:
        total = sum(getattr(line, name) or 0 for line in lines)
        table.add_column(
            name.removesuffix("_tokens").replace("_", " "), f"{total}", justify="right"
        )
    known = sum((line.cost for line in lines if line.cost is not None), Decimal(0))
    table.add_column("USD", money(known), justify="right")
    for line in lines:
        counts = [getattr(line, name) for name in used]
        table.add_row(
            line.model,
            line.outcome,
            str(line.calls),
            *("?" if count is None else str(count) for count in counts),
            "?" if line.cost is None else money(line.cost),
        )
    Console().print(table)
    for model in sorted({line.model for line in lines if line.uncosted_calls}):
        of_model = [line for line in lines if line.model == model]
        count = sum(line.uncosted_calls for line in of_model)
        click.echo(f"{count} calls of {model} have no known cost and are not in the total")
        if any(line.uncosted_calls and line.input_tokens is not None for line in of_model):
            click.echo(f"  its price is not known; set it with: {NO_PRICE.format(model)}")


@click.command()
@click.option("--run", "run_id", help="Of a run.")
@click.option("--project", help="Of all runs of a project together.")
@click.option("--set", "amount", type=Money(), help="USD that may be spent in all.")
@click.option("--none", "no_limit", is_flag=True, help="Spend without a limit.")
@pass_session
def budget(
    session: Session,
    run_id: str | None,
    project: str | None,
    amount: Decimal | None,
    no_limit: bool,  # noqa: FBT001  click passes options by name
) -> None:
    """Show or set what may be spent on a run or project."""
    if (run_id is None) == (project is None):
        raise click.UsageError("Name one of --run and --project.")
    if amount is not None and no_limit:
        raise click.UsageError("--set and --none exclude each other.")
    changes = amount is not None or no_limit
    with session.connected() as database:
        if project is not None:
            project_id = project_id_named(database, project)
            found = (
                database.set_project_budget(project_id, amount)
                if changes
                else database.project_budget(project_id)
            )
        else:
            run = run_id_named(database, run_id or "")
            found = database.set_run_budget(run, amount) if changes else database.run_budget(run)
    limit = "no budget" if found["budget"] is None else f"of {found['budget']} USD"
    click.echo(f"{money(Decimal(str(found['spent'])))} USD spent, {limit}")
    if found["uncosted_calls"]:
        click.echo(f"besides {found['uncosted_calls']} calls whose cost is not known")
    if paused := found["paused_runs"]:
        click.echo(f"{len(paused)} runs are paused for money; to go on:", err=True)
        click.echo(f"  overlay run resume {' '.join(paused)}", err=True)


@click.command()
@click.option("--project", default="default", show_default=True)
@click.option("--schema", required=True, help="Its schema_ref or id.")
@click.option("--document", help="Only this document: its title, or first letters of its conv_uid.")
@click.option("--model", help="Goes before the schema's own.")
@click.option("--config", help="More of model_config, as JSON: routes, pack_characters …")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@pass_session
def preview(
    session: Session,
    project: str,
    schema: str,
    document: str | None,
    model: str | None,
    config: str | None,
    as_json: bool,  # noqa: FBT001  click passes options by name
) -> None:
    """Estimate what `run create` would cost.

    No model is asked; nothing is created.
    """
    model_config = parsed_object(config, "--config") if config else {}
    with session.connected() as database:
        conv_uid = conv_uid_named(database, project, document) if document is not None else None
        found = database.preview_run_cost(
            schema_id_named(database, schema),
            project_id=None if conv_uid else project_id_named(database, project),
            conv_uid=conv_uid,
            model_config={**model_config, "model": model} if model else model_config,
        )
        priced = {row.model for row in database.list_model_prices()}
    if as_json:
        click.echo(json.dumps(asdict(found), default=str))
        return
    click.echo(f"{found.documents} documents, {found.blocks} blocks, asked of {found.model}")
    click.echo(f"about {found.input_tokens} tokens in, {found.output_tokens} out")
    if found.cost is None:
        unknown = [name for name in found.model.split(", ") if name not in priced]
        raise OverlayError(
            "the price of a model is not known",
            detail=f"It is that of {', '.join(unknown)}; the tokens are counted all the same.",
            hint="Set it with: " + "; ".join(map(NO_PRICE.format, unknown)),
        )
    click.echo(f"about {money(found.cost)} USD")
    click.echo(f"estimated by {found.basis}", err=True)
