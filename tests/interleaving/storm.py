"""Eight connections that do anything to a few runs, as fast as they can."""

from __future__ import annotations

import random
import uuid
from typing import TYPE_CHECKING, Any

from interleaving.scene import EDITED, SCHEMA, STAGED, UNFIT, ingest
from model.callers import Caller, Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

DOCUMENTED = ("22023", "42501", "PT404", "PT409")
"""What a call may be refused with; design.md lists the codes."""

WEIGHTS = {
    "claim": 30, "complete": 30, "fail": 6, "release": 3, "extend": 2, "time_passes": 4,
    "edit": 6, "patch": 6, "confirm": 6, "confirm_in_bulk": 3, "reject": 5, "reopen": 4, "reset": 2,
    "exclude": 4, "include": 3, "retry": 3, "undo": 8, "pause": 2, "resume": 5, "cancel": 1,
    "create_run": 3, "delete_run": 1, "delete_document": 0.4, "delete_project": 0.15,
    "delete_schema": 0.3,
}  # fmt: skip


class Sailor:
    """One connection in the storm: now a worker, now one of the users."""

    def __init__(self, caller: Caller, seed: int, users: list[UUID]) -> None:
        self.caller = caller
        self.random = random.Random(seed)
        self.users = users
        self.user = users[0]
        self.refusals: dict[str, int] = {}
        self.undocumented: list[str] = []

    def sail(self, operations: int) -> None:
        """Do so many operations, and note how they are refused."""
        names, weights = list(WEIGHTS), list(WEIGHTS.values())
        for name in self.random.choices(names, weights, k=operations):
            self.user = self.random.choice(self.users)
            act: Callable[[], None] = getattr(self, name)
            try:
                act()
            except Refused as refusal:
                self.refusals[refusal.sqlstate] = self.refusals.get(refusal.sqlstate, 0) + 1
                if refusal.sqlstate not in DOCUMENTED:
                    self.undocumented.append(f"{name}: {refusal.sqlstate} {refusal.__cause__}")

    # looking around, as the owner of everything

    def see(self, query: str, *arguments: Any) -> list[Any]:
        self.caller.become("none")
        return [next(iter(row.values())) for row in self.caller.query(query, arguments)]

    def overlays(self, *statuses: str) -> list[UUID]:
        return self.see(
            """
            select id from public.block_overlays_v2 where owner_id = %s and status = any(%s)
            order by random() limit %s
            """,
            self.user,
            list(statuses),
            self.random.randint(1, 6),
        )

    def a_run(self) -> UUID:
        return self.one("select run_id from public.runs_v2 where owner_id = %s order by random()")

    def one(self, query: str) -> Any:
        return next(iter(self.see(f"{query} limit 1", self.user)), uuid.uuid4())

    def person(self) -> Caller:
        self.caller.become("authenticated", self.user)
        return self.caller

    # as a worker

    def hand_back(self, function: str, argument: str, **details: Any) -> None:
        claims = self.see(
            """
            select jsonb_build_object('overlay_id', id, 'claim_token', claim_token)
            from public.block_overlays_v2 where status = 'claimed' order by random() limit %s
            """,
            self.random.randint(1, 8),
        )
        self.caller.become("overlay_worker")
        elements = [
            claim | {k: self.random.choice(v) for k, v in details.items()} for claim in claims
        ]
        self.caller.call(function, worker_id="w", **{argument: elements})

    def claim(self) -> None:
        run_id = self.random.choice([None, self.a_run()])
        self.caller.become("overlay_worker")
        self.caller.rows(
            "claim_overlay_batch",
            run_id=run_id,
            batch_size=self.random.randint(1, 8),
            worker_id="w",
        )

    def complete(self) -> None:
        self.hand_back(
            "complete_overlay_batch", "results", data=[STAGED, STAGED, EDITED, UNFIT, []]
        )

    def fail(self) -> None:
        kinds = ["item", "item_terminal", "provider", "money"]
        self.hand_back("fail_overlay_batch", "failures", kind=kinds, error=["because"])

    def release(self) -> None:
        self.hand_back("release_overlay_batch", "claims")

    def extend(self) -> None:
        self.hand_back("extend_claims", "claims")

    def time_passes(self) -> None:
        self.caller.become("none")
        self.caller.query(
            """
            update public.block_overlays_v2
            set claim_expires_at = case when status = 'claimed' then now() end, not_before = now()
            where id = any(array(
              select id from public.block_overlays_v2 where status in ('claimed', 'pending')
              order by random() limit 5 for update skip locked
            ))
            """
        )

    # as a person

    def edit(self) -> None:
        for overlay_id in self.overlays("ai_complete")[:1]:
            value = self.random.choice([STAGED, EDITED, UNFIT])
            self.person().call("update_overlay_staging", overlay_id=overlay_id, data=value)

    def patch(self) -> None:
        for overlay_id in self.overlays("ai_complete")[:1]:
            self.person().patch(overlay_id, self.random.choice([STAGED, EDITED]))

    def on_overlays(self, function: str, *statuses: str) -> None:
        overlay_ids = self.overlays(*statuses)
        self.person().call(function, overlay_ids=overlay_ids)

    def confirm(self) -> None:
        self.on_overlays("confirm_overlays", "ai_complete")

    def reject(self) -> None:
        self.on_overlays("reject_overlays_to_pending", "ai_complete")

    def reopen(self) -> None:
        self.on_overlays("reopen_overlays", "confirmed")

    def reset(self) -> None:
        self.on_overlays("reset_overlay_staging", "ai_complete")

    def exclude(self) -> None:
        self.on_overlays("exclude_overlays", "pending", "failed", "ai_complete")

    def include(self) -> None:
        overlay_ids = self.see(
            """
            select id from public.block_overlays_v2
            where owner_id = %s and excluded_at is not null
            """,
            self.user,
        )
        self.person().call("include_overlays", overlay_ids=overlay_ids)

    def confirm_in_bulk(self) -> None:
        run_id, project = self.a_run(), self.a_project()
        watermark = self.random.choice([None, self.person().call("current_watermark")])
        if self.random.random() < 0.5:
            self.person().call("confirm_run", run_id=run_id, watermark=watermark)
        else:
            self.person().call("confirm_project", project_id=project, watermark=watermark)

    def undo(self) -> None:
        recent = self.see(
            """
            select operation_id from public.overlay_operations
            where actor = %s and operation not in ('undo', 'edit', 'direct_edit')
            order by occurred_at desc limit 6
            """,
            self.user,
        )
        self.person().call(
            "undo_operation", operation_id=self.random.choice([*recent, uuid.uuid4()])
        )

    # runs and what holds them

    def on_a_run(self, function: str, **more: Any) -> None:
        run_id = self.a_run()
        self.person().call(function, run_id=run_id, **more)

    def retry(self) -> None:
        self.on_a_run("retry_failed_overlays")

    def pause(self) -> None:
        self.on_a_run("pause_run", reason="lunch")

    def resume(self) -> None:
        self.on_a_run("resume_run")

    def cancel(self) -> None:
        self.on_a_run("cancel_run")

    def delete_run(self) -> None:
        self.on_a_run("delete_run")

    def a_project(self) -> UUID:
        found: UUID = self.one("select project_id from public.projects where owner_id = %s")
        return found

    def create_run(self) -> None:
        """Create a run; a user who has not got what it takes gets it."""
        if len(self.see("select run_id from public.runs_v2 where owner_id = %s", self.user)) > 6:
            return
        project = self.see("select project_id from public.projects where owner_id = %s", self.user)
        conversion = self.see(
            "select conv_uid from public.documents_v2 where owner_id = %s", self.user
        )
        person = self.person()
        schema = person.call("register_schema", schema_jsonb=SCHEMA)
        if not project:
            project = [person.call("create_project", project_name="a project")]
        if len(conversion) < 2:
            conversion = [ingest(person, project[0], 8)["conv_uid"]]
        person.call(
            "create_run_v2",
            conv_uid=self.random.choice(conversion),
            schema_id=schema,
            model_config={"max_attempts": self.random.randint(1, 3)},
        )

    def delete_document(self) -> None:
        source = self.one(
            "select source_uid from public.documents_v2 where owner_id = %s order by random()"
        )
        self.person().call("delete_document", source_uid=str(source))

    def delete_project(self) -> None:
        project = self.a_project()
        expected = self.person().call("preview_delete_project", project_id=project)
        self.person().call("delete_project", project_id=project, expected=expected)

    def delete_schema(self) -> None:
        schema = self.one("select schema_id from public.schemas where owner_id = %s")
        self.person().call("delete_schema", schema_id=schema)
