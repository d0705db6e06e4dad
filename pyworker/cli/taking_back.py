"""``overlay review reopen | reset | exclude | include | undo``: second thoughts about a review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from pyworker.cli.lookup import versions_at
from pyworker.cli.session import Session, pass_session

if TYPE_CHECKING:
    from uuid import UUID


@click.command()
@click.argument("run_id")
@click.argument("indexes", nargs=-1, required=True, type=int)
@pass_session
def reopen(session: Session, run_id: str, indexes: tuple[int, ...]) -> None:
    """Take up confirmed blocks again.

    They can be edited, confirmed or rejected then; until another value is confirmed, exports keep
    the one that was.
    """
    with session.connected() as database:
        answer = database.reopen_overlays(*versions_at(database, run_id, indexes))
    click.echo(f"{answer['reopened']} reopened; exports keep what was confirmed")
    say_how_to_undo(answer)


@click.command()
@click.argument("run_id")
@click.argument("indexes", nargs=-1, required=True, type=int)
@pass_session
def reset(session: Session, run_id: str, indexes: tuple[int, ...]) -> None:
    """Discard the drafts of reopened blocks.

    What was confirmed stands.
    """
    with session.connected() as database:
        answer = database.reset_overlay_staging(*versions_at(database, run_id, indexes))
    click.echo(f"{answer['reset']} reset")
    say_how_to_undo(answer)


@click.command()
@click.argument("run_id")
@click.argument("indexes", nargs=-1, required=True, type=int)
@click.option("--reason", help="Kept with the block.")
@pass_session
def exclude(session: Session, run_id: str, indexes: tuple[int, ...], reason: str | None) -> None:
    """Set blocks aside.

    No model is asked for them, and nobody confirms them.
    """
    with session.connected() as database:
        ids, versions = versions_at(database, run_id, indexes)
        answer = database.exclude_overlays(ids, reason, versions)
    click.echo(f"{answer['excluded']} excluded")
    say_how_to_undo(answer)


@click.command()
@click.argument("run_id")
@click.argument("indexes", nargs=-1, required=True, type=int)
@pass_session
def include(session: Session, run_id: str, indexes: tuple[int, ...]) -> None:
    """Take up blocks again that were excluded."""
    with session.connected() as database:
        answer = database.include_overlays(*versions_at(database, run_id, indexes))
    click.echo(f"{answer['included']} included")
    say_how_to_undo(answer)


@click.command()
@click.argument("operation", type=click.UUID)
@pass_session
def undo(session: Session, operation: UUID) -> None:
    """Take a whole operation back.

    That is a confirm, reject, reopen, reset, exclude, include or retry.

    OPERATION is the id that the command printed. If one of its blocks was changed since, nothing
    is taken back.
    """
    with session.connected() as database:
        answer = database.undo_operation(operation)
    click.echo(f"{answer['undone']} taken back")


def say_how_to_undo(answer: dict[str, Any]) -> None:
    """Tell by which command an operation is taken back, if it changed anything."""
    if answer["operation_id"] is not None:
        click.echo(f"  take it back with: overlay review undo {answer['operation_id']}", err=True)
