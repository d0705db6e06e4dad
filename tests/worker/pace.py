"""How many answers a second the simulator gave, and how soon it was as many again."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

WINDOW = 1.0
"""Seconds over which answers are counted."""
SHARE = 0.8
"""Of the undisturbed rate, which counts as having it back."""


@dataclass(frozen=True)
class Recovery:
    """From the end of the faults to the old rate."""

    undisturbed: float
    """Answers a second before the faults began."""
    disturbed: float
    """The same while they lasted."""
    seconds: float | None
    """Until the rate was back; None when it never was."""
    answers: int
    """That were given until then."""
    left: int
    """Answers that were still to be given when the faults ended."""


def recovery(served: Sequence[dict[str, Any]], began: float, ended: float) -> Recovery:
    """Read it off a ledger: faults `began` and `ended` so many seconds after its beginning."""
    times = sorted(entry["at"] for entry in served if entry["outcome"] == "answer")

    def between(start: float, end: float) -> int:
        return bisect_left(times, end) - bisect_left(times, start)

    # without the first second, in which workers start
    calm = [between(at, at + WINDOW) / WINDOW for at in _steps(times[0] + WINDOW, began - WINDOW)]
    undisturbed = median(calm) if calm else between(0.0, began) / (began - times[0])
    back = next(
        (
            at
            for at in _steps(ended, times[-1] - WINDOW)
            if between(at, at + WINDOW) >= SHARE * undisturbed * WINDOW
        ),
        None,
    )
    return Recovery(
        undisturbed=undisturbed,
        disturbed=between(began, ended) / (ended - began),
        seconds=None if back is None else back - ended,
        answers=between(ended, times[-1] if back is None else back),
        left=between(ended, times[-1]) + 1,
    )


def _steps(start: float, end: float) -> list[float]:
    return [start + step / 10 for step in range(max(0, int((end - start) * 10) + 1))]
