"""Refusals as a person reads them: cause, detail, next step; never a traceback."""

from __future__ import annotations

from typing import Any

import click

from pyworker.database.errors import DatabaseUnavailableError, NotInstalledError, OverlayError

REFUSED, UNAVAILABLE, PAUSED = 1, 3, 4


class RefusalGroup(click.Group):
    """A group whose commands may raise OverlayError."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; print what it refuses and exit with the code for it."""
        try:
            return super().invoke(ctx)
        except OverlayError as error:
            say(error)
            unavailable = isinstance(error, DatabaseUnavailableError | NotInstalledError)
            ctx.exit(UNAVAILABLE if unavailable else REFUSED)


def say(error: OverlayError) -> None:
    """Print an error to standard error."""
    click.secho(f"error: {error.message}", fg="red", err=True)
    if error.detail:
        click.echo(f"  {error.detail}", err=True)
    if error.hint:
        click.echo(f"  {error.hint}", err=True)
