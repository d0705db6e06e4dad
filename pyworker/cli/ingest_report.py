"""What a person sees of an ingest: a bar and the files under way, then a line for each."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console, Group
from rich.live import Live
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from pyworker.cli.errors import say
from pyworker.ingest.crew import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from rich.progress import TaskID

    from pyworker.database.errors import OverlayError


class Report:
    """Lines on standard output; errors, and on a terminal the bar, on standard error."""

    def __init__(self, project: str, *, as_json: bool) -> None:
        self.project = project
        self.outcomes: list[Outcome] = []
        self.interrupted = False
        self._as_json = as_json
        self._total = 0
        self._console = Console(stderr=True)
        self._all = Progress(BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._files = Progress(
            SpinnerColumn(),
            BarColumn(bar_width=10),  # it moves to and fro: nobody knows how far a converter is
            TimeElapsedColumn(),
            TextColumn("{task.description}", markup=False),
        )
        self._under_way: dict[str, TaskID] = {}

    @contextmanager
    def shown(self, files: int) -> Iterator[None]:
        """Show the bar and the files under way, on a terminal."""
        self._total = files
        self._bar = self._all.add_task("files", total=files)
        if not self._console.is_terminal:
            yield
            return
        both = Group(self._files, self._all)
        with Live(both, console=self._console, transient=True, redirect_stdout=False):
            yield

    def refused(self, error: OverlayError) -> None:
        """Hear of a path under which nothing could be found."""
        self.outcomes.append(Outcome(error.detail, error=error))
        say(error)

    def begun(self, shown: str) -> None:
        """Put a file above the bar."""
        self._under_way[shown] = self._files.add_task(shown, total=None)

    def ended(self, outcome: Outcome) -> None:
        """Print what became of a file."""
        self.outcomes.append(outcome)
        # two names may look alike where they cannot be shown
        if (task := self._under_way.pop(outcome.shown, None)) is not None:
            self._files.remove_task(task)
        self._all.advance(self._bar)
        if outcome.error is not None:
            self._print_error(outcome.error)
        elif outcome.document is not None and not self._as_json:
            self._print(_line(outcome.shown, outcome.document))

    def _print(self, line: str) -> None:
        if self._console.is_terminal and sys.stdout.isatty():
            self._above_bar(line)
        else:
            click.echo(line)

    def _print_error(self, error: OverlayError) -> None:
        if not self._console.is_terminal:
            say(error)
            return
        self._above_bar(f"error: {error.message}", "red")
        for line in filter(None, (error.detail, error.hint)):
            self._above_bar(f"  {line}")

    def _above_bar(self, line: str, style: str | None = None) -> None:
        self._console.print(line, style=style, markup=False, highlight=False, soft_wrap=True)

    def stopped(self) -> None:
        """Hear that the person stopped it."""
        self.interrupted = True

    @property
    def failed(self) -> int:
        """How many files, or paths to them, could not be taken."""
        return sum(outcome.error is not None for outcome in self.outcomes)

    def sum_up(self, project_id: UUID | None) -> None:
        """Print how many of the files are in the project now."""
        documents = [o.document for o in self.outcomes if o.document is not None]
        known = sum(not document["created"] for document in documents)
        left = sum(o.document is None and o.error is None for o in self.outcomes)
        total = max(self._total, len(self.outcomes))
        counts = {
            "ingested": len(documents) - known,
            "known": known,
            "failed": self.failed,
            "left_out": left,
            "not_begun": total - len(self.outcomes),
        }
        if self._as_json:
            files = [_entry(outcome) for outcome in self.outcomes]
            head = {"project": self.project, "project_id": project_id and str(project_id)}
            click.echo(json.dumps({**head, **counts, "files": files}, ensure_ascii=False))
        words = {
            "known": "there already",
            "failed": "failed",
            "left_out": "left out",
            "not_begun": "not begun",
        }
        told = ", ".join(f"{counts[name]} {word}" for name, word in words.items() if counts[name])
        click.echo(
            f"{len(documents)} of {total} files are in project {self.project}"
            + (f" ({told})" if told else ""),
            err=True,
        )
        if self.interrupted:
            click.echo("interrupted; the same command again does the rest", err=True)


def _line(shown: str, document: dict[str, Any]) -> str:
    known = "" if document["created"] else "  (was there already)"
    return f"{document['conv_uid']}  {document['total_blocks']:>5} blocks  {shown}{known}"


def _entry(outcome: Outcome) -> dict[str, Any]:
    entry: dict[str, Any] = {"path": outcome.shown}
    if outcome.document is not None:
        names = ("source_uid", "conv_uid", "created", "converter", "total_blocks")
        return entry | {name: outcome.document[name] for name in names} | {"error": None}
    if outcome.error is None:
        return entry | {"error": None}
    error = outcome.error
    return entry | {"error": {"message": error.message, "detail": error.detail, "hint": error.hint}}
