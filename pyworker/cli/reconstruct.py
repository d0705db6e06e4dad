"""``overlay reconstruct``: a document with its confirmed edits."""

from __future__ import annotations

import difflib
import sys
from typing import TYPE_CHECKING

import click

from pyworker.cli.lookup import run_named
from pyworker.cli.session import Session, pass_session
from pyworker.export.target import opened

if TYPE_CHECKING:
    from collections.abc import Iterator

NO_NEWLINE = "\\ No newline at end of file"


@click.command()
@click.argument("run_id")
@click.option("-o", "--output", help="File or URL (s3://…); standard output without it.")
@click.option("--diff", is_flag=True, help="What changed against the source, as a unified diff.")
@pass_session
def reconstruct(session: Session, run_id: str, output: str | None, diff: bool) -> None:  # noqa: FBT001
    """Write a document with its confirmed edits.

    Every other byte is the source's.

    The schema of the run must have the string field revised_content.
    """
    with session.connected() as database:
        run = run_named(database, run_id)
        text = database.reconstruct_document(run.conv_uid, run.run_id)
        if diff:
            source = database.document_source(run.conv_uid)
            text = "".join(unified(source, text, run.doc_title))
    if output is None:
        stream = sys.stdout.buffer
        stream.write(text.encode())
        stream.flush()
        return
    with opened(output) as measured:
        measured.write(text.encode())
    click.echo(f"{measured.size} bytes in {output}", err=True)


def unified(before: str, after: str, title: str) -> Iterator[str]:
    """Yield the lines of a unified diff, as patch takes it."""
    name = " ".join(title.split())
    for line in difflib.unified_diff(
        _lines(before), _lines(after), f"a/{name}", f"b/{name}", lineterm="\n"
    ):
        yield line if line.endswith("\n") else f"{line}\n{NO_NEWLINE}\n"


def _lines(text: str) -> list[str]:
    """Split at line feeds alone: whatever else ends a line for Python is text for patch."""
    return [line + "\n" for line in text.split("\n")[:-1]] + [
        line for line in text.split("\n")[-1:] if line
    ]
