"""``overlay ingest``: files, folders, patterns and standard input become documents."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pyworker.cli.errors import REFUSED
from pyworker.cli.ingest_report import Report
from pyworker.cli.session import Session, pass_session
from pyworker.database.errors import OverlayError
from pyworker.ingest import files
from pyworker.ingest.convert import CONVERTERS, Limits
from pyworker.ingest.crew import Crew
from pyworker.ingest.intake import Intake

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pyworker.ingest.files import File

STANDARD_INPUT = Path("-")
TYPES = sorted(suffix.lstrip(".") for suffix in files.SUFFIXES)
FAILED = "failed"  # as list_documents shows it


class Named(click.Path):
    """A path that says something: an empty one, of a variable that is not set, would mean here."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """Return the path; an empty one is wrong usage."""
        return super().convert(value, param, ctx) if value else self.fail("a path is empty.")


@click.command()
@click.argument("paths", nargs=-1, required=True, type=Named(path_type=Path))
@click.option("--project", default="default", show_default=True, help="Created if it is new.")
@click.option("--title", help="Of the document, if there is only one; else the file's name.")
@click.option(
    "--type",
    "suffix",
    type=click.Choice(TYPES),
    help="Take each file as that; standard input is md without it.",
)
@click.option(
    "--jobs",
    default=lambda: min(4, os.cpu_count() or 1),
    show_default="one for each CPU, at most 4",
    type=click.IntRange(1, 64),
    help="Files at a time.",
)
@click.option("--retry-failed", is_flag=True, help="Only those whose conversion failed before.")
@click.option(
    "--converter",
    default="markitdown",
    show_default=True,
    type=click.Choice(sorted(CONVERTERS)),
    help="What reads html, docx, pptx and pdf.",
)
@click.option(
    "--timeout",
    default=120.0,
    show_default=True,
    type=click.FloatRange(0, 80_000, min_open=True),
    help="Seconds that a conversion may take.",
)
@click.option(
    "--memory",
    default=2048,
    show_default=True,
    type=click.IntRange(256),
    help="MiB that a conversion may take.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object at the end.")
@pass_session
@click.pass_context
def ingest(
    context: click.Context,
    session: Session,
    paths: tuple[Path, ...],
    project: str,
    title: str | None,
    suffix: str | None,
    jobs: int,
    retry_failed: bool,  # noqa: FBT001  click passes options by name
    converter: str,
    timeout: float,
    memory: int,
    as_json: bool,  # noqa: FBT001
) -> None:
    """Store files as documents with their blocks.

    PATHS are files, folders (searched for files of the types that are known), patterns such as
    'docs/**/*.docx', or - for standard input. The same file again is the same document, so that a
    command that was interrupted, or had failures, can simply be given again.
    """
    report = Report(project, as_json=as_json)
    found = list(files.find(paths, report.refused))
    if not found and not report.outcomes:
        raise OverlayError(
            "no files found",
            detail=", ".join(files.printable(path) for path in paths),
            hint=f"Name files, or folders with {', '.join(files.SUFFIXES)} in them.",
        )
    if title is not None and len(found) > 1:
        raise click.UsageError("--title is of one document, and there are more.")
    crew = Crew(
        session.uri, session.identity, project, Intake(converter, Limits(timeout, memory * 1024**2))
    )
    with report.shown(len(found)), terminable():
        crew.work(
            [_opener(path, title, suffix) for path in found],
            jobs,
            only_status=FAILED if retry_failed else None,
            told=report,
        )
    report.sum_up(crew.project_id)
    if report.failed or report.interrupted:
        context.exit(REFUSED)


def _opener(path: Path, title: str | None, suffix: str | None) -> tuple[str, Callable[[], File]]:
    """Return what a file is called and how it is read, which is put off until its turn."""
    kind = None if suffix is None else f".{suffix}"
    if path == STANDARD_INPUT:
        return "-", partial(_standard_input, title or "standard input", kind or ".md")
    return files.printable(path), partial(files.opened, path, title=title, suffix=kind)


def _standard_input(title: str, suffix: str) -> File:
    data = sys.stdin.buffer.read(files.most_bytes(suffix) + 1)
    return files.checked(files.File("-", title, suffix, data), len(data))


@contextmanager
def terminable() -> Iterator[None]:
    """Take SIGTERM for Ctrl-C: what is under way is ended and told of."""

    def stop(*_signal: object) -> None:
        raise KeyboardInterrupt

    before = signal.getsignal(signal.SIGTERM)
    signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
