"""Paused runs, told so that seventy of them with one cause are one thing to mend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MOST_NAMED = 10  # runs that one command names; for more there is --project


def told(pauses: Mapping[Any, str]) -> Iterator[tuple[str, str]]:
    """Yield for each reason what is paused, and the command that goes on."""
    by_reason: dict[str, list[str]] = {}
    for run_id, reason in pauses.items():
        by_reason.setdefault(reason, []).append(str(run_id))
    for reason, runs in by_reason.items():
        if len(runs) == 1:
            yield f"run {runs[0]} is paused: {reason}", f"overlay run resume {runs[0]}"
            continue
        named = (
            " ".join(run[:8] for run in runs) if len(runs) <= MOST_NAMED else "--project PROJECT"
        )
        yield f"{len(runs)} runs are paused: {reason}", f"overlay run resume {named}"
