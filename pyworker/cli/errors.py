"""Refusals as a person reads them: cause, detail, next step; never a traceback."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import Any

import click

from pyworker.database.errors import DatabaseUnavailableError, NotInstalledError, OverlayError

REFUSED, UNAVAILABLE, PAUSED = 1, 3, 4


class RefusalGroup(click.Group):
    """A group whose commands may raise OverlayError."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the command line, whatever standard output is: an old terminal, a full disk."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                # what the terminal's encoding does not have is shown as \\u2026, as in JSON
                stream.reconfigure(errors="backslashreplace")
        try:
            try:
                return super().main(*args, **extra)
            finally:
                sys.stdout.flush()
        except OSError as error:
            _drop(sys.stdout)
            with suppress(OSError):  # standard error may lie on the same disk
                say(
                    OverlayError(
                        "the operating system refuses",
                        detail=f"{error.filename or 'standard output'}: {error.strerror or error}.",
                        hint="Check who may write there, and the space left.",
                    )
                )
            sys.exit(REFUSED)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        """Return the commands in the order in which one needs them, not by the alphabet."""
        return list(self.commands)

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


def _drop(stream: Any) -> None:
    """Let what is still in a stream's buffer go nowhere, so that nobody complains at the end."""
    with suppress(OSError, ValueError):  # ValueError: it has no file, as in tests
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
