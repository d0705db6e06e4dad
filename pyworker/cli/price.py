"""``overlay price list | set``: what a million tokens cost."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table

from pyworker.cli.money import Money
from pyworker.cli.session import Session, pass_session
from pyworker.database.errors import OverlayError
from pyworker.database.identity import Identity
from pyworker.database.person import connect

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

KINDS = ("input", "output", "cache_write_5m", "cache_write_1h", "cache_read")
LOGIN = Identity(None)
"""Prices are nobody's own: the login sets them, and no user."""


@click.group()
def price() -> None:
    """Show and set what models cost.

    Previews, costs and budgets rest on it.
    """


@price.command("list")
@click.argument("model", required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a price.")
@pass_session
def price_list(session: Session, model: str | None, as_json: bool) -> None:  # noqa: FBT001
    """Show the prices that are known.

    Those of MODEL only, if it is named.
    """
    with session.connected() as database:
        prices = [row for row in database.list_model_prices() if model in {None, row.model}]
    if as_json:
        for row in prices:
            click.echo(json.dumps(asdict(row), default=str))
        return
    if not prices:
        click.echo("no price is known")
        return
    table = Table("model", "from", title="USD for a million tokens", title_justify="left")
    for kind in (*KINDS, "in a batch"):
        table.add_column(kind.replace("_", " "), justify="right")
    table.add_column("source")
    for row in prices:
        longer = f", prompts over {row.prompt_over}" if row.prompt_over else ""
        table.add_row(
            row.model,
            f"{row.valid_from}{longer}",
            *(f"{getattr(row, kind).normalize():f}" for kind in KINDS),
            f"{row.batch_factor.normalize():f} of it",
            row.source,
        )
    Console().print(table)


@price.command("set")
@click.argument("model")
@click.option("--input", type=Money(), required=True, help="USD for a million tokens of prompts.")
@click.option("--output", type=Money(), required=True, help="Of answers.")
@click.option("--cache-write-5m", type=Money(), help="Written to a cache for five minutes.")
@click.option("--cache-write-1h", type=Money(), help="Written to a cache for an hour.")
@click.option("--cache-read", type=Money(), help="Read from a cache.  [default: that of input]")
@click.option("--batch-factor", type=Money(), help="In a batch of messages, times this.")
@click.option("--from", "valid_from", type=click.DateTime(["%Y-%m-%d"]), help="Day; else today.")
@click.option("--prompt-over", type=click.IntRange(0), help="For prompts of more tokens than this.")
@click.option("--source", help="Where you have it from.")
@pass_session
def price_set(
    session: Session,
    /,
    model: str,
    valid_from: datetime | None,
    **given: Decimal | int | str | None,
) -> None:
    """Set what MODEL costs from a day on.

    Calls since then count at the new price.
    """
    values: dict[str, Any] = {**given, "valid_from": valid_from.date() if valid_from else None}
    with connect(session.uri, LOGIN) as database:
        try:
            database.set_model_price(model, **values)
        except OverlayError as error:
            if error.code == "42501":
                error.hint = "Use a login that is in service_role, or the owner of the database."
            raise
    click.echo(f"the price of {model} is set", err=True)
