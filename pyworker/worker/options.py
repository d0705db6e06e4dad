"""How a worker is to work."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from pyworker.database.queue import MOST_AT_ONCE, Scope

if TYPE_CHECKING:
    from uuid import UUID


FULL_HAND_BACK = 100
"""Answers or failures that are handed back at once, without waiting for more."""
LARGEST_HAND_BACK = 500
"""More would hold the run's locks for longer than a reviewer should notice."""

SHORTEST_WAIT = timedelta(milliseconds=100)
"""After a claim that found nothing: what is due may be locked, by a long deletion say."""


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
    schema_id: UUID | None = None
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

    @property
    def scope(self) -> Scope:
        """The runs of run, project and schema, where these are given."""
        return Scope(run_id=self.run_id, project_id=self.project_id, schema_id=self.schema_id)

    def claim_size(self, room: int) -> int:
        """Overlays to claim when so many requests could begin, and others are to wait behind."""
        if self.mode is Mode.ONCE:
            return self.batch_size
        return min(max(self.batch_size, room + self.low_water), MOST_AT_ONCE)

    @property
    def hand_back_size(self) -> int:
        """Answers or failures in one hand-back, at most."""
        return max(self.batch_size, LARGEST_HAND_BACK)

    @property
    def low_water(self) -> int:
        """Claims of a model that wait behind its requests in flight when more are claimed.

        Requests that began together often end together: half of them go on at once, while a claim
        is made for the others.
        """
        return self.concurrency // 2

    @property
    def most_unsettled(self) -> int:
        """Answers that may wait for the database while more is claimed: those of one round.

        Beyond that the database is the slower side, and claiming would only fill memory.
        """
        return max(self.concurrency, FULL_HAND_BACK)
