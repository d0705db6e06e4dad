"""``overlay export``: confirmed values out, as JSONL, CSV or Parquet."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from pyworker.cli.errors import REFUSED
from pyworker.cli.lookup import project_id_named, run_id_named, schema_id_named
from pyworker.cli.session import Session, pass_session
from pyworker.database.errors import OverlayError
from pyworker.export import manifest as manifests
from pyworker.export.order import Format, Order, Scope
from pyworker.export.target import Measured, opened
from pyworker.export.write import manifest_of, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pyworker.database.person import Database


@click.command()
@click.argument("run_id", required=False)
@click.option("--project", help="All runs of this project instead of one.")
@click.option("--schema", help="Of the project, only runs of this schema.")
@click.option("-o", "--output", help="File or URL (s3://…); standard output without it.")
@click.option(
    "--format",
    "form",
    type=click.Choice([form.value for form in Format]),
    help="Without it, what the name of the output ends in; else jsonl.",
)
@click.option("--zip", "zipped", is_flag=True, help="A file for each document, in a zip.")
@click.option(
    "--mode",
    type=click.Choice(["confirmed", "staging", "both"]),
    default="confirmed",
    show_default=True,
    help="staging and both mark every row as a draft.",
)
@click.option(
    "--unconfirmed",
    type=click.Choice(["empty", "null", "omit"]),
    default="empty",
    show_default=True,
    help="What stands for a block that nobody confirmed.",
)
@click.option("--since", help="Only what changed since: a manifest, a watermark or a time.")
@click.option("--manifest", help="Where the manifest goes, instead of beside the output.")
@click.option("--no-formula-guard", is_flag=True, help="CSV: leave text as it is, also =1+1.")
@click.option("--verify", metavar="MANIFEST", help="Check the files of an export, and export none.")
@click.option(
    "--history", is_flag=True, help="With --verify: check the histories in the database too."
)
@pass_session
@click.pass_context
def export(
    context: click.Context,
    session: Session,
    /,
    verify: str | None,
    history: bool,  # noqa: FBT001  click passes options by name
    **asked: Any,
) -> None:
    """Write the confirmed values of a run or project.

    Drafts only by --mode, and then every row says that it is one.

    Beside a file stands its manifest: counts, hashes, and where the history of each run was. A file
    is there whole or not at all.
    """
    if verify is not None:
        context.exit(_verify(verify, session if history else None))
    if history:
        raise click.UsageError("--history goes with --verify MANIFEST.")
    if (asked["run_id"] is None) == (asked["project"] is None):
        raise click.UsageError("Name a run, or a --project.")
    if asked["schema"] is not None and asked["run_id"] is not None:
        raise click.UsageError("A run has one schema; leave --schema out.")
    output = asked["output"]
    form, zipped = _layout(asked["form"], output, zipped=asked["zipped"])
    if output is None and sys.stdout.isatty() and (zipped or form is Format.PARQUET):
        raise click.UsageError("That is no text: name a file with --output.")

    since = _since(asked["since"])
    with session.connected() as database:
        scope = _scope(database, asked, since)
        order = Order(scope, form, zipped=zipped, guarded=not asked["no_formula_guard"])
        export_to(database, order, output, asked["manifest"])


def export_to(
    database: Database,
    order: Order,
    output: str | None,
    place: str | None = None,
    *,
    quiet: bool = False,
) -> dict[str, Any]:
    """Write an export and its manifest, say so, and return the manifest."""
    with database.snapshot() as snapshot:
        manifest = manifest_of(snapshot, order)
        if not manifest["runs"]:
            raise OverlayError(
                "there is nothing to export",
                detail="The project has no runs, or none of that schema.",
                hint="overlay run create applies a schema to its documents.",
            )
        with (
            _stdout() if output is None else opened(output) as stream,
            _progress(manifest["rows"], shown=output is not None) as told,
        ):
            file = write(snapshot, order, manifest, stream, told)
    if output is not None:
        place = place or manifests.place_of(output)
    if place is not None:
        file["name"] = PurePosixPath(Path(output).as_posix()).name if output else "-"
        manifests.save(manifest, file, place)
    if output is not None and not quiet:
        drafts = "drafts, " if manifest["drafts"] else ""
        click.echo(
            f"{file['rows']} rows in {output} ({drafts}{manifest['confirmed']} of"
            f" {manifest['blocks']} blocks are confirmed); manifest: {place}",
            err=True,
        )
    return manifest


def _scope(database: Database, asked: dict[str, Any], since: Any) -> Scope:
    run, project, schema = asked["run_id"], asked["project"], asked["schema"]
    return Scope(
        mode=asked["mode"],
        unconfirmed=asked["unconfirmed"],
        run_id=run_id_named(database, run) if run is not None else None,
        project_id=project_id_named(database, project) if project is not None else None,
        schema_id=schema_id_named(database, schema) if schema is not None else None,
        since=since,
    )


def _layout(form: str | None, output: str | None, *, zipped: bool) -> tuple[Format, bool]:
    """Return form and whether it is a zip, as the options or else the output's name say."""
    extension = PurePosixPath(output or "").suffix.lower().removeprefix(".")
    if form is not None:
        return Format(form), zipped or extension == "zip"
    if extension in {"", "zip"}:
        return Format.JSONL, zipped or extension == "zip"
    if extension not in {known.value for known in Format}:
        raise click.UsageError(
            f"No form of export is named .{extension}; end --output in .jsonl, .csv, .parquet or"
            " .zip, or say the form by --format."
        )
    return Format(extension), zipped


def _since(asked: str | None) -> Any:
    if asked is not None and ("://" in asked or asked.endswith(".json") or Path(asked).is_file()):
        return manifests.load(asked)
    return asked


def _verify(place: str, session: Session | None) -> int:
    """Tell what is wrong with the files, and with the histories where there is a session."""
    found = list(manifests.problems(place))
    same = "the files are what the manifest says"
    if session is not None:
        manifest = manifests.load(place)
        titles = {run["run_id"]: run["doc_title"] for run in manifest["runs"]}
        with session.connected() as database:
            found += [
                f"{titles[str(row.run_id)]} (run {row.run_id}): {row.problem}"
                for row in database.verify_manifest(manifest)
            ]
        same += ", and the histories of its runs what it saw"
    for problem in found:
        click.secho(problem, fg="red", err=True)
    if not found:
        click.echo(same)
    return REFUSED if found else 0


@contextmanager
def _stdout() -> Iterator[Measured]:
    stream = sys.stdout.buffer
    yield Measured(stream, "standard output")
    stream.flush()


@contextmanager
def _progress(rows: int, *, shown: bool) -> Iterator[Callable[[int], None]]:
    console = Console(stderr=True)
    columns = (TextColumn("exporting"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    hidden = not (shown and console.is_terminal)
    with Progress(*columns, console=console, transient=True, disable=hidden) as progress:
        bar = progress.add_task("exporting", total=rows)
        yield lambda count: progress.advance(bar, count)
