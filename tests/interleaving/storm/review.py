"""What people do to overlays in the storm."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from interleaving.scene import EDITED, STAGED, UNFIT
from interleaving.storm.sailor import Sailor

if TYPE_CHECKING:
    from uuid import UUID


class Review(Sailor):
    """Acts of reviewers."""

    def edit(self) -> None:
        for overlay_id in self.overlays("ai_complete")[:1]:
            value = self.random.choice([STAGED, EDITED, UNFIT])
            self.person().call("update_overlay_staging", overlay_id=overlay_id, data=value)

    def edit_a_block(self) -> None:
        self.caller.become("none")
        rows = self.caller.query(
            """
            select run_id, block_uid, staging_version as expected_version
            from public.block_overlays_v2
            where owner_id = %s and status = 'ai_complete' order by random() limit 1
            """,
            [self.user],
        )
        for row in rows:
            self.person().call("update_overlay_staging", data=EDITED, **row)

    def patch(self) -> None:
        for overlay_id in self.overlays("ai_complete")[:1]:
            self.person().patch(overlay_id, self.random.choice([STAGED, EDITED]))

    def on_overlays(self, function: str, *statuses: str) -> None:
        overlay_ids = self.overlays(*statuses)
        versions: dict[str, Any] = {}
        if self.random.random() < 0.3:
            seen = dict(self.versions(overlay_ids))
            versions["expected_versions"] = [seen.get(overlay, 0) for overlay in overlay_ids]
        self.person().call(function, overlay_ids=overlay_ids, **versions)

    def versions(self, overlay_ids: list[UUID]) -> list[tuple[UUID, int]]:
        self.caller.become("none")
        rows = self.caller.query(
            "select id, staging_version from public.block_overlays_v2 where id = any(%s)",
            [overlay_ids],
        )
        return [(row["id"], row["staging_version"]) for row in rows]

    def confirm(self) -> None:
        self.on_overlays("confirm_overlays", "ai_complete")

    def reject(self) -> None:
        self.on_overlays("reject_overlays_to_pending", "ai_complete")

    def reopen(self) -> None:
        self.on_overlays("reopen_overlays", "confirmed")

    def reset(self) -> None:
        """Discard drafts of overlays that somebody reopened, and perhaps of one that nobody did."""
        reopened = self.see(
            """
            select id from public.block_overlays_v2
            where owner_id = %s and status = 'ai_complete' and confirmed_at is not null
              and excluded_at is null
            order by random() limit 4
            """,
            self.user,
        )
        if self.random.random() < 0.1:
            reopened += set(self.overlays("ai_complete")[:1]) - set(reopened)
        self.person().call("reset_overlay_staging", overlay_ids=reopened)

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
        run_id, project, schema = self.a_run(), self.a_project(), self.a_schema()
        watermark = self.random.choice([None, self.person().call("current_watermark")])
        if self.random.random() < 0.4:
            self.person().call("preview_confirm_run", run_id=run_id, watermark=watermark)
            self.person().call("confirm_run", run_id=run_id, watermark=watermark)
        else:
            self.person().call(
                "confirm_project",
                project_id=project,
                schema_id=self.random.choice([None, schema]),
                watermark=watermark,
            )

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
