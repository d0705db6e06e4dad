"""``overlay schema lint``: what a provider's grammar cannot hold, and what SQL does not check."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pyworker.cli.errors import REFUSED
from pyworker.cli.json_input import read_object
from pyworker.cli.lookup import schema_id_named
from pyworker.cli.session import Session, pass_session
from pyworker.llm.lint import PROVIDERS, Lint, lint

if TYPE_CHECKING:
    from pyworker.database.person import Database


@click.command("lint")
@click.argument("schema", metavar="FILE|SCHEMA")
@click.option("--provider", type=click.Choice(PROVIDERS), default=PROVIDERS[0], show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@pass_session
@click.pass_context
def schema_lint(
    context: click.Context,
    session: Session,
    schema: str,
    provider: str,
    as_json: bool,  # noqa: FBT001  click passes options by name
) -> None:
    """Say what a model will not be held to.

    FILE is a JSON file, SCHEMA the schema_ref or id of a registered one. Ends with 1 if the schema
    cannot be asked for; nothing is registered or sent.
    """
    with session.connected() as database:
        stored = _stored(database, schema)
        unchecked = database.lint_schema(stored)
    found = lint(stored, provider)
    if as_json:
        rows = [{"path": path, "keyword": keyword} for path, keyword in unchecked]
        click.echo(json.dumps({"provider": provider, **asdict(found), "unchecked": rows}))
    else:
        _say(found, provider, unchecked)
    if found.problem is not None:
        context.exit(REFUSED)


def _stored(database: Database, name: str) -> dict[str, Any]:
    path = Path(name)
    if path.suffix == ".json" or path.is_file():
        return read_object(path, "schema")
    return database.read_schema(schema_id_named(database, name))


def _say(found: Lint, provider: str, unchecked: list[tuple[str, str]]) -> None:
    if found.problem is not None:
        click.secho(f"error: {provider} cannot be asked for it: {found.problem}", fg="red")
    elif found.usage is not None:
        usage = found.usage
        unions = f"{usage.unions}" + (f" of {found.union_limit}" if found.union_limit else "")
        click.echo(
            f"{provider} can be asked for it: {usage.optional} of {found.optional_limit} optional "
            f"fields, {unions} unions, {usage.depth} levels"
        )
    _list(
        "asked for more weakly than it is written; SQL checks the answers all the same:",
        [
            *found.weakened,
        ],
    )
    _list(
        "checked by nobody, for SQL does not know it:",
        [f"{path or 'the schema'}: {keyword}" for path, keyword in unchecked],
    )


def _list(title: str, lines: list[str]) -> None:
    if lines:
        click.echo(title)
        for line in lines:
            click.echo(f"  {line}")
