"""``overlay up | down | psql``: the embedded database, and a shell on whichever is used."""

from __future__ import annotations

import os
import shutil

import click

from pyworker import embedded
from pyworker.cli.session import Session, pass_session
from pyworker.database.errors import OverlayError


@click.command()
def up() -> None:
    """Start the embedded database and print its URI."""
    uri = embedded.start()
    click.echo("PostgreSQL is running; stop it with: overlay down", err=True)
    click.echo(uri)


@click.command()
def down() -> None:
    """Stop the embedded database; its data stays."""
    stopped = embedded.stop()
    click.echo("stopped" if stopped else "it was not running", err=True)


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@pass_session
def psql(session: Session, arguments: tuple[str, ...]) -> None:
    """Open psql on the database, as its login.

    ARGUMENTS are psql's own: overlay psql -c 'select 1'.
    """
    uri = session.uri
    program = shutil.which("psql") if session.database else str(embedded.psql_program())
    if program is None:
        raise OverlayError("psql is not installed", hint="Install PostgreSQL's client programs.")
    os.execv(program, [program, uri, *arguments])  # noqa: S606  becomes the program the user asked for
