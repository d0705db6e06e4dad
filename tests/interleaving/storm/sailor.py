"""One connection in the storm, and how it looks around."""

from __future__ import annotations

import random
import uuid
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from model.callers import Caller, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

DOCUMENTED = ("22023", "42501", "PT404", "PT409")
"""What a call may be refused with; docs/functions.md lists the codes."""


@dataclass
class Log:
    """What all of the crew remember: claims that workers once held, and calls they handed in."""

    claims: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=300))
    calls: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=100))


class Sailor:
    """Now a worker, now one of the users, now whoever reads what they do."""

    def __init__(self, caller: Caller, seed: int, users: list[UUID], log: Log) -> None:
        self.caller = caller
        self.random = random.Random(seed)
        self.users = users
        self.user = users[0]
        self.log = log
        self.refusals: dict[tuple[str, str, str], int] = {}
        self.alarms: list[str] = []

    def sail(self, weights: dict[str, float], operations: int) -> None:
        """Do so many operations, and note whatever should not have come of them."""
        names = self.random.choices(list(weights), list(weights.values()), k=operations)
        for name in names:
            (self.user,) = self.random.choices(self.users, [3, 1])
            act: Callable[[], None] = getattr(self, name)
            try:
                act()
            except Refused as refusal:
                told = (name, refusal.sqlstate, str(refusal.__cause__).split("\n")[0])
                self.refusals[told] = self.refusals.get(told, 0) + 1
                if refusal.sqlstate not in DOCUMENTED:
                    self.alarms.append(f"{name}: {refusal.sqlstate} {refusal.__cause__}")

    def expect(self, told: Any, expected: Any, what: str) -> None:
        """Raise the alarm if an answer contradicts another."""
        if told != expected:
            self.alarms.append(f"{what}: {told!r} and not {expected!r}")

    # looking around, as the owner of everything

    def see(self, query: str, *arguments: Any) -> list[Any]:
        self.caller.become("none")
        return [next(iter(row.values())) for row in self.caller.query(query, arguments)]

    def overlays(self, *statuses: str) -> list[UUID]:
        """Return some of anywhere, or of the newest run, where all of the crew meet."""
        return self.see(
            """
            select o.id from public.block_overlays_v2 o join public.runs_v2 r using (run_id)
            where o.owner_id = %s and o.status = any(%s)
            order by case when %s then r.created_at end desc nulls last, random() limit %s
            """,
            self.user,
            list(statuses),
            self.random.random() < 0.5,
            self.random.randint(1, 6),
        )

    def one(self, query: str) -> Any:
        return next(iter(self.see(f"{query} limit 1", self.user)), uuid.uuid4())

    def a_run(self) -> UUID:
        order = self.random.choice(["random()", "created_at desc"])
        return self.one(f"select run_id from public.runs_v2 where owner_id = %s order by {order}")

    def a_project(self) -> UUID:
        return self.one(
            "select project_id from public.projects where owner_id = %s order by random()"
        )

    def a_schema(self) -> UUID:
        return self.one(
            "select schema_id from public.schemas where owner_id = %s order by random()"
        )

    def a_conversion(self) -> str:
        return str(
            self.one(
                """
                select conv_uid from public.documents_v2
                where owner_id = %s and conv_uid is not null order by random()
                """
            )
        )

    # acting as somebody

    def person(self) -> Caller:
        self.caller.become("authenticated", self.user)
        return self.caller

    def worker(self) -> Caller:
        self.caller.become("overlay_worker")
        return self.caller

    @contextmanager
    def snapshot(self) -> Iterator[Caller]:
        """Read as a person, all in one state of the database."""
        person = self.person()
        person.query("begin isolation level repeatable read read only")
        try:
            yield person
        finally:
            person.query("rollback")
