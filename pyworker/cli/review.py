"""``overlay review``: look at what awaits review, edit it, confirm it or send it back."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pyworker.cli.bulk import confirm_project, confirmed
from pyworker.cli.json_input import parsed_object
from pyworker.cli.lookup import overlay_at, run_id_named, run_named, versions_at
from pyworker.cli.session import Session, pass_session
from pyworker.cli.taking_back import exclude, include, reopen, reset, say_how_to_undo, undo

if TYPE_CHECKING:
    from uuid import UUID

    from pyworker.database.person import Database
    from pyworker.database.rows import Overlay

console = Console()
PAGE = 200
FIXED_WIDTH = 24  # characters of a table before the block and the fields
STATUS_WIDTH = 14  # characters of the status, where it is not the same for all
FIELD_WIDTH = 14  # characters that a field needs to be worth showing
PADDING = 3  # characters between two columns


@click.group()
def review() -> None:
    """Look at staged values; confirm or reject them.

    INDEX is a block's number in its document, from 0 on, as the first column of list has it.
    """


@review.command("list")
@click.argument("run_id")
@click.option(
    "--status",
    default="ai_complete",
    show_default=True,
    help="pending, claimed, ai_complete, confirmed, failed, or any.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object an overlay.")
@pass_session
def list_(session: Session, run_id: str, status: str, as_json: bool) -> None:  # noqa: FBT001
    """Show what awaits review in a run.

    Doubtful values come first, marked !: they do not fit the schema, or the block does not say so.
    """
    wanted = None if status == "any" else status
    shown: list[Overlay] = []
    with session.connected() as database:
        run = run_named(database, run_id)
        page = _page(database, run.run_id, wanted)
        while page:
            shown += page
            page = _page(database, run.run_id, wanted, page[-1])
    if as_json:
        for overlay in shown:
            click.echo(json.dumps(_as_json(overlay), ensure_ascii=False))
    elif shown:
        console.print(table_of(shown, console.width))
    else:
        nothing = "nothing awaits review" if status == "ai_complete" else f"nothing is {status}"
        click.echo(f"{nothing} in this run; overlay status says how far it is", err=True)


@review.command()
@click.argument("run_id")
@click.argument("index", type=int)
@pass_session
def show(session: Session, run_id: str, index: int) -> None:
    """Show one block with its overlay, whole."""
    with session.connected() as database:
        overlay = overlay_at(database, run_named(database, run_id), index)
    console.rule(f"{overlay.block_index} · {overlay.block_type} · {overlay.status}")
    console.print(overlay.block_content, markup=False, highlight=False)
    console.rule(f"staging, version {overlay.staging_version}")
    console.print_json(data=overlay.overlay_jsonb_staging, ensure_ascii=False)
    if overlay.confirmed_at:
        console.rule(f"confirmed {overlay.confirmed_at:%Y-%m-%d %H:%M} by {overlay.confirmed_by}")
        console.print_json(data=overlay.overlay_jsonb_confirmed, ensure_ascii=False)
    _show_evidence(overlay)
    for violation in overlay.staging_violations or []:
        click.secho(f"does not fit: {violation['path']} {violation['message']}", fg="red")
    for what, text in (("last error", overlay.last_error), ("rejected", overlay.reject_reason)):
        if text:
            click.echo(f"{what}: {text}")


@review.command()
@click.argument("run_id")
@click.argument("index", type=int)
@click.argument("assignments", nargs=-1, metavar="[FIELD=VALUE]...")
@click.option("--data", help="The whole new value, as JSON, instead of FIELD=VALUE.")
@pass_session
def edit(
    session: Session, run_id: str, index: int, assignments: tuple[str, ...], data: str | None
) -> None:
    """Change a staged value.

    By FIELD=VALUE (JSON, or else text), by --data, or without both in your editor.
    """
    with session.connected() as database:
        overlay = overlay_at(database, run_named(database, run_id), index)
        staged = overlay.overlay_jsonb_staging
        if data is not None:
            value = parsed_object(data, "value")
        elif assignments:
            value = {**staged, **dict(_assignment(text) for text in assignments)}
        elif not sys.stdin.isatty():
            raise click.UsageError(
                "Say what to change: FIELD=VALUE or --data; no editor opens here."
            )
        else:
            edited = click.edit(json.dumps(staged, indent=2, ensure_ascii=False), extension=".json")
            value = staged if edited is None else parsed_object(edited, "value")
        answer = database.update_overlay_staging(overlay.overlay_id, value, overlay.staging_version)
    click.echo(
        f"block {index} has version {answer['staging_version']} now"
        if answer["changed"]
        else f"block {index} has that value already"
    )


@review.command()
@click.argument("run_id", required=False)
@click.argument("indexes", nargs=-1, type=int)
@click.option("--all", "everything", is_flag=True, help="All that awaits review in the run.")
@click.option("--project", help="All that awaits review in this project; asks first.")
@click.option("--schema", help="Of the project, only this schema.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--expect", type=click.IntRange(min=0), help="Do not ask, if it is this many.")
@pass_session
def confirm(
    session: Session,
    run_id: str | None,
    indexes: tuple[int, ...],
    everything: bool,  # noqa: FBT001
    project: str | None,
    schema: str | None,
    yes: bool,  # noqa: FBT001
    expect: int | None,
) -> None:
    """Confirm staged values as they are now.

    Some blocks of a run, --all of it, or what awaits review in a --project.
    """
    if project is not None:
        if run_id is not None or everything:
            raise click.UsageError("Name a project or a run, not both.")
        with session.connected() as database:
            confirm_project(database, project, schema, yes=yes, expected=expect)
        return
    if run_id is None or everything == bool(indexes):
        raise click.UsageError("Name the blocks of a run to confirm, --all of it, or a --project.")
    with session.connected() as database:
        if everything:
            answer = database.confirm_run(run_id_named(database, run_id))
            click.echo(confirmed(answer))
        else:
            answer = database.confirm_overlays(*versions_at(database, run_id, indexes))
            click.echo(f"{answer['confirmed']} confirmed")
    say_how_to_undo(answer)


@review.command()
@click.argument("run_id")
@click.argument("indexes", nargs=-1, required=True, type=int)
@click.option("--reason", required=True, help="Shown to the model at its next attempt.")
@pass_session
def reject(session: Session, run_id: str, indexes: tuple[int, ...], reason: str) -> None:
    """Send blocks back to the model, with the reason."""
    with session.connected() as database:
        ids, versions = versions_at(database, run_id, indexes)
        answer = database.reject_overlays_to_pending(ids, reason, versions)
    click.echo(f"{answer['rejected']} rejected; a worker will ask the model again")
    say_how_to_undo(answer)


for command in (reopen, reset, exclude, include, undo):
    review.add_command(command)


def table_of(overlays: list[Overlay], width: int) -> Table:
    """Return overlays, a line each, with as many fields of their values as there is room for."""
    fields = list(dict.fromkeys(name for overlay in overlays for name in _value(overlay)))
    various = len({overlay.status for overlay in overlays}) > 1
    room = width - FIXED_WIDTH - (STATUS_WIDTH if various else 0)
    shown = fields[: max(1, room // FIELD_WIDTH - 2)]
    table = Table(caption=_hidden(fields[len(shown) :]))
    for name in ("#", "type", "status") if various else ("#", "type"):
        table.add_column(name, no_wrap=True)
    # a reader needs more of the block than of a field
    share = room // (2 + len(shown))
    table.add_column("block", no_wrap=True, overflow="ellipsis", max_width=2 * share - PADDING)
    for name in shown:
        table.add_column(Text(name), no_wrap=True, overflow="ellipsis", max_width=share - PADDING)
    for overlay in overlays:
        value = _value(overlay)
        table.add_row(
            f"{overlay.block_index}{' !' if overlay.is_doubtful else ''}",
            overlay.block_type,
            *([overlay.status] if various else []),
            _line(overlay.block_content),
            *(_line(_text(value.get(name))) for name in shown),
        )
    return table


def _page(
    database: Database, run_id: UUID, status: str | None, after: Overlay | None = None
) -> list[Overlay]:
    if status == "ai_complete":
        return database.review_queue(run_id, after, PAGE)
    return database.list_overlays(run_id, status, after.block_uid if after else "", PAGE)


def _show_evidence(overlay: Overlay) -> None:
    if not overlay.staging_evidence:
        return
    console.rule("evidence")
    for field, found in sorted(overlay.staging_evidence.items()):
        for quote in found["quotes"]:
            place = f"{quote['start']}-{quote['end']}" if "start" in quote else "not in the block"
            console.print(f"{field}: “{quote['quote']}” ({place})", markup=False, highlight=False)
        if found["status"] == "none":
            click.secho(f"{field}: the block does not say so in these words", fg="yellow")


def _hidden(fields: list[str]) -> str | None:
    return f"and {', '.join(fields)}: see overlay review show" if fields else None


def _value(overlay: Overlay) -> dict[str, Any]:
    return overlay.overlay_jsonb_staging or overlay.overlay_jsonb_confirmed


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _line(text: str) -> str:
    return " ".join(text[:200].split()).replace("[", r"\[")  # rich would read [x] as markup


def _as_json(overlay: Overlay) -> dict[str, Any]:
    return {
        "overlay_id": str(overlay.overlay_id),
        "block_index": overlay.block_index,
        "block_type": overlay.block_type,
        "status": overlay.status,
        "is_doubtful": overlay.is_doubtful,
        "staging_version": overlay.staging_version,
        "block_content": overlay.block_content,
        "staging": overlay.overlay_jsonb_staging,
        "evidence": overlay.staging_evidence,
        "confirmed": overlay.overlay_jsonb_confirmed,
    }


def _assignment(text: str) -> tuple[str, Any]:
    field, equals, value = text.partition("=")
    if not equals or not field:
        raise click.UsageError(f"{text!r} is not FIELD=VALUE.")
    try:
        return field, json.loads(value)
    except (ValueError, RecursionError):
        return field, value
