"""How a worker is to work."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from pyworker.database.queue import MOST_AT_ONCE

if TYPE_CHECKING:
    from uuid import UUID


FULL_HAND_BACK = 100


class Mode(enum.Enum):
    """When a worker ends."""

    ONCE = "once"
    """After one batch."""
    DRAIN = "drain"
    """When nothing is left to claim, now or after a wait."""
    WATCH = "watch"
    """When it is told to."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a worker claims and how much it does at a time."""

    mode: Mode = Mode.DRAIN
    run_id: UUID | None = None
    project_id: UUID | None = None
    model_override: str | None = None
    batch_size: int = 25
    """Overlays in one claim; more where more requests could begin at once."""
    concurrency: int = 8
    """Requests in flight, for each model."""
    lease: timedelta = timedelta(minutes=5)
    """How long a claim holds; it is extended while the model works."""
    grace: timedelta = timedelta(seconds=30)
    """How long what is in flight may go on after the worker was told to stop."""
    poll: timedelta = timedelta(seconds=5)
    """How long an idle worker waits at most before it looks again."""

    batch_poll: timedelta = timedelta(minutes=1)
    """How often the provider is asked about each batch of messages."""

    def claim_size(self, room: int) -> int:
        """Overlays to claim when so many requests could begin: they should not wait for others."""
        most = self.batch_size if self.mode is Mode.ONCE else max(self.batch_size, room)
        return min(most, MOST_AT_ONCE)

    @property
    def hand_back_size(self) -> int:
        """Answers or failures in one hand-back, at most."""
        return max(self.batch_size, FULL_HAND_BACK)

    @property
    def low_water(self) -> int:
        """Claims of a model that wait behind its requests in flight when more are claimed."""
        return self.concurrency // 8
