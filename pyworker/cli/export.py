"""``overlay export``: confirmed values out, as JSONL."""

from __future__ import annotations

import json
import os
import sys
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from pyworker.cli.lookup import run_named
from pyworker.cli.session import Session, pass_session
from pyworker.database.errors import OverlayError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@click.command()
@click.argument("run_id")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Standard output without it.")
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
@pass_session
def export(session: Session, run_id: str, output: Path | None, mode: str, unconfirmed: str) -> None:
    """Write a run as JSONL, one block a line; confirmed values only unless asked otherwise."""
    with session.connected() as database:
        run = run_named(database, run_id)
        with closing(database.export_run(run.run_id, mode, unconfirmed)) as rows:
            if output is None:
                write(rows, sys.stdout)
                return
            with whole_or_nothing(output) as stream:
                count = write(rows, stream)
    click.echo(f"{count} rows in {output}", err=True)


def write(rows: Iterable[object], stream: IO[str]) -> int:
    """Write rows as JSON lines; return how many."""
    count = 0
    for count, row in enumerate(rows, start=1):  # noqa: B007  the last count is the answer
        stream.write(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n")
    return count


@contextmanager
def whole_or_nothing(output: Path) -> Iterator[IO[str]]:
    """Open a file beside the output that takes its name when all is written, and only then."""
    partial = output.with_name(f".{output.name}.{os.getpid()}.partial")
    try:
        try:
            with partial.open("x", encoding="utf-8", newline="\n") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            partial.replace(output)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise OverlayError(
            "file cannot be written",
            detail=f"{output}: {error.strerror}.",
            hint="Check the folder, who may write to it and the space left.",
        ) from error
