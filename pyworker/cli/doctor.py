"""``overlay doctor``: what keeps this installation from working, and what to do about it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from pyworker import checkup
from pyworker.checkup import Finding
from pyworker.cli.errors import REFUSED, UNAVAILABLE
from pyworker.cli.session import Session, pass_session
from pyworker.database.errors import DatabaseUnavailableError, NotInstalledError, OverlayError
from pyworker.database.health import look_at
from pyworker.database.person import connect

if TYPE_CHECKING:
    from collections.abc import Iterator

COLOURS = {"ok": "green", "warn": "yellow", "fail": "red"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@pass_session
@click.pass_context
def doctor(context: click.Context, session: Session, as_json: bool) -> None:  # noqa: FBT001
    """Check the installation; change nothing.

    Looked at are database, grants, key, models, leases, paused runs and prices.
    """
    findings: list[Finding] = []
    for finding in examine(session):
        findings.append(finding)
        if as_json:
            click.echo(json.dumps(asdict(finding)))
            continue
        click.echo(click.style(f"{finding.state:<5}", COLOURS[finding.state]), nl=False)
        click.echo(f"{finding.check:<10}{' '.join(finding.found.split())}")
        if finding.next_step:
            click.echo(f"{'':<15}{finding.next_step}")
    failed = {finding.check for finding in findings if finding.state == "fail"}
    if failed:
        context.exit(UNAVAILABLE if failed & {"database", "pgoverlay"} else REFUSED)


def examine(session: Session) -> Iterator[Finding]:
    """Yield what is found; what rests on something that failed is left out."""
    try:
        health = look_at(session.uri)
    except NotInstalledError as error:
        yield Finding("database", "ok", "it answers")
        yield Finding("pgoverlay", "fail", error.detail or error.message, error.hint)
        return
    except DatabaseUnavailableError as error:
        yield Finding("database", "fail", error.detail or error.message, error.hint)
        return
    yield Finding("database", "ok", "it answers")
    yield from checkup.of_server(health)
    yield (installed := checkup.of_version(health))
    if installed.state == "fail":
        return
    try:
        identity = session.identity
        with connect(session.uri, identity) as database:
            diagnosis = database.diagnose()
    except OverlayError as error:
        yield Finding("runs", "warn", f"not looked at: {error.message}", error.hint)
        return
    yield from checkup.of_models(diagnosis)
    yield from checkup.of_runs(diagnosis)
