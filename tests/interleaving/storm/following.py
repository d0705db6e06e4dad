"""A copy that follows by increments is what a whole export would be, whatever happens meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from interleaving.storm.sailor import Sailor

if TYPE_CHECKING:
    from uuid import UUID


@dataclass
class Copy:
    """Rows by run and block, and what the next increment follows on."""

    since: Any = None
    rows: dict[tuple[str, str], Any] = field(default_factory=dict)

    def add(self, rows: list[dict[str, Any]], gone: list[str]) -> None:
        for row in rows:
            block = row["immutable"]["block_uid"]
            self.rows[row["user_defined"]["run_id"], block] = row
            if not row["user_defined"]["confirmed"]:
                del self.rows[row["user_defined"]["run_id"], block]
        for run_id, block in list(self.rows):
            if run_id in gone:
                del self.rows[run_id, block]


class Following(Sailor):
    """Acts of somebody who keeps copies of exports."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.copies: dict[tuple[str, UUID], Copy] = {}

    def follow_project(self) -> None:
        self.follow("project", self.a_project())

    def follow_run(self) -> None:
        """Take a copy of a run, or go on with the last one."""
        followed = [holder for scope, holder in self.copies if scope == "run"]
        goes_on = followed and self.random.random() < 0.7
        self.follow("run", followed[-1] if goes_on else self.a_run())

    def follow_an_undo(self) -> None:
        run_id = self.a_run()
        confirmed = self.person().call("confirm_run", run_id=run_id)
        self.follow("run", run_id)
        if confirmed["operation_id"] is not None:
            self.person().call("undo_operation", operation_id=confirmed["operation_id"])
            self.follow("run", run_id)

    def follow(self, scope: str, holder: UUID) -> None:
        """Add to a copy what has come since, and compare it with the whole."""
        with self.snapshot() as person:
            copy = self.copies.setdefault((scope, holder), Copy())
            options = {f"{scope}_id": holder, "unconfirmed": "omit"}
            whole = person.values(f"export_{scope}", **options)
            manifest = person.call("export_manifest", **options, since=copy.since)
            copy.add(
                person.values(f"export_{scope}", **options, since=copy.since),
                manifest["gone"],
            )
            expected = Copy()
            expected.add(whole, [])
            self.expect(copy.rows, expected.rows, f"increment of a {scope}")
            copy.rows = expected.rows
            copy.since = manifest
            if scope == "run" and self.random.random() < 0.5:
                copy.since = person.call("current_watermark")
