"""What there is, in the words of the contract: runs, overlays, and what was done to them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from model.callers import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from uuid import UUID

SOME_ERROR = "some error in the database's own words"


def text(value: Any) -> str:
    """Write JSON so that what an export tells apart differs: 1 and 1.0 are equal in Python."""
    return json.dumps(value, sort_keys=True)


@dataclass(frozen=True)
class Person:
    """Somebody who calls: a user, or service_role on behalf of one."""

    user: UUID
    sees_all: bool = False

    def sees(self, owner: UUID) -> bool:
        return self.sees_all or owner == self.user


@dataclass(frozen=True)
class Document:
    source_uid: str
    conv_uid: str
    project: UUID
    owner: UUID
    blocks: int


@dataclass(frozen=True)
class Schema:
    schema_id: UUID
    owner: UUID
    validation: str

    def marks(self, data: dict[str, Any]) -> bool:
        """Whether a value is marked as one that does not fit: summary must be a string."""
        return self.validation != "off" and not isinstance(data.get("summary"), str)


@dataclass(frozen=True)
class Confirmation:
    """What was confirmed, by whom, and in which act."""

    data: dict[str, Any]
    by: UUID
    act: int


@dataclass
class Overlay:
    overlay_id: UUID
    block: str
    run: Run
    status: str = "pending"
    staging: dict[str, Any] = field(default_factory=dict)
    version: int = 0
    confirmation: Confirmation | None = None
    excluded: tuple[UUID, str | None] | None = None
    token: UUID | None = None
    lease_is_over: bool = False
    waits: bool = False
    attempts: int = 0
    last_error: str | None = None
    reject_reason: str | None = None
    act: int = 0

    @property
    def awaits_review(self) -> bool:
        return self.status == "ai_complete" and not self.excluded

    @property
    def is_marked(self) -> bool:
        return self.status in ("ai_complete", "confirmed") and self.run.schema.marks(self.staging)

    @property
    def may_be_confirmed(self) -> bool:
        return not (self.is_marked and self.run.schema.validation == "enforce")

    def stage(self, data: dict[str, Any]) -> None:
        self.staging = data
        self.version += 1

    def hand_back(self, status: str) -> None:
        """End the claim."""
        self.status = status
        self.token = None
        self.lease_is_over = False


@dataclass
class Run:
    run_id: UUID
    document: Document
    schema: Schema
    max_attempts: int
    overlays: list[Overlay] = field(default_factory=list)
    word: str | None = None  # paused or cancelled: a person's word, or a worker's
    has_started: bool = False
    last_claim: int = 0

    @property
    def status(self) -> str:
        if self.word:
            return self.word
        if not self.count("pending") + self.count("claimed"):
            return "complete"
        return "running" if self.has_started else "pending"

    @property
    def is_open(self) -> bool:
        return self.status in ("pending", "running")

    def count(self, status: str) -> int:
        return sum(not o.excluded and o.status == status for o in self.overlays)


@dataclass(frozen=True)
class Act:
    """An operation: what was done, and what the overlays were before it."""

    kind: str
    before: dict[UUID, Overlay]


class World:
    """Everything that two users and their workers have made."""

    def __init__(self) -> None:
        self.projects: dict[UUID, UUID] = {}  # to their owners
        self.documents: list[Document] = []
        self.schemas: list[Schema] = []
        self.runs: dict[UUID, Run] = {}
        self.tombstones: dict[UUID, tuple[int, UUID]] = {}  # how many were confirmed, who deleted
        self.acts: dict[int, Act] = {}

    @property
    def overlays(self) -> dict[UUID, Overlay]:
        return {o.overlay_id: o for run in self.runs.values() for o in run.overlays}

    @property
    def now(self) -> int:
        """The number of the last act: time passes by acts."""
        return len(self.acts)

    def operate(
        self, kind: str, overlays: Iterable[Overlay], change: Callable[[Overlay], None]
    ) -> int | None:
        """Do the same to each of these overlays, as one act; answer its number, if it was one."""
        overlays = list(overlays)
        if not overlays:
            return None
        act = self.now + 1
        self.acts[act] = Act(kind, {o.overlay_id: replace(o) for o in overlays})
        for overlay in overlays:
            overlay.act = act
            change(overlay)
        return act

    def run(self, person: Person, run_id: UUID) -> Run:
        """Find a run that this person may see."""
        run = self.runs.get(run_id)
        if run is None or not person.sees(run.document.owner):
            raise Refused("PT404")
        return run

    def runs_of_project(self, person: Person, project: UUID) -> list[Run]:
        owner = self.projects.get(project)
        if owner is None or not person.sees(owner):
            raise Refused("PT404")
        return [r for r in self.runs.values() if r.document.project == project]
