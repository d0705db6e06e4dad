"""What a worker has done so far."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Tally:
    """Counts of overlays by what the queue made of them."""

    claimed: int = 0
    completed: int = 0
    returned: int = 0
    failed: int = 0
    released: int = 0
    lost: int = 0
    sent: int = 0
    """Requests in batches of messages."""
    errors: Counter[str] = field(default_factory=Counter)
    """Failed requests by kind."""
    pauses: dict[str, str] = field(default_factory=dict)
    """Why a run was paused, by its id."""

    def add(self, answer: dict[str, Any]) -> None:
        """Count what a hand-back was answered with."""
        for name in ("completed", "returned", "failed", "released"):
            setattr(self, name, getattr(self, name) + answer.get(name, 0))
        self.lost += len(answer["lost"])
