"""Calls by which people review what is staged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psycopg.rows import class_row

from pyworker.database import rows
from pyworker.database.acting import Acting

if TYPE_CHECKING:
    from uuid import UUID


class ReviewCalls(Acting):
    """Area review, and what it is looked through by."""

    def update_overlay_staging(
        self, overlay_id: UUID, data: dict[str, Any], expected_version: int | None = None
    ) -> dict[str, Any]:
        """Edit a staged value; return overlay_id, staging_version and changed."""
        return self._value(
            "update_overlay_staging",
            overlay_id=overlay_id,
            data=data,
            expected_version=expected_version,
        )

    def confirm_overlays(
        self, overlay_ids: list[UUID], expected_versions: list[int] | None = None
    ) -> dict[str, Any]:
        """Confirm overlays, all or none; return operation_id and confirmed."""
        return self._value(
            "confirm_overlays", overlay_ids=overlay_ids, expected_versions=expected_versions
        )

    def confirm_run(self, run_id: UUID) -> dict[str, Any]:
        """Confirm what awaits review in a run; return operation_id, confirmed and left."""
        return self._value("confirm_run", run_id=run_id)

    def current_watermark(self) -> str:
        """Return a mark of what can be seen now."""
        return self._value("current_watermark")

    def preview_confirm_project(
        self, project_id: UUID, schema_id: UUID | None = None, watermark: str | None = None
    ) -> dict[str, int]:
        """Return what confirm_project would do: runs, ready, invalid and changed."""
        return self._value(
            "preview_confirm_project",
            project_id=project_id,
            schema_id=schema_id,
            watermark=watermark,
        )

    def confirm_project(
        self, project_id: UUID, schema_id: UUID | None = None, watermark: str | None = None
    ) -> dict[str, Any]:
        """Confirm what awaits review in a project; return operation_id, confirmed and left."""
        return self._value(
            "confirm_project", project_id=project_id, schema_id=schema_id, watermark=watermark
        )

    def reject_overlays_to_pending(
        self,
        overlay_ids: list[UUID],
        reason: str | None = None,
        expected_versions: list[int] | None = None,
    ) -> dict[str, Any]:
        """Send overlays back to the model, all or none; return operation_id and rejected."""
        return self._value(
            "reject_overlays_to_pending",
            overlay_ids=overlay_ids,
            reason=reason,
            expected_versions=expected_versions,
        )

    def review_queue(
        self, run_id: UUID, after: rows.Overlay | None = None, page_size: int | None = None
    ) -> list[rows.Overlay]:
        """Return a page of what awaits review, what is doubtful first."""
        return self._all(
            class_row(rows.Overlay),
            "review_queue",
            run_id=run_id,
            after_doubtful=after.is_doubtful if after else None,
            after_block=after.block_uid if after else None,
            page_size=page_size,
        )

    def reopen_overlays(
        self, overlay_ids: list[UUID], expected_versions: list[int] | None = None
    ) -> dict[str, Any]:
        """Take up confirmed overlays again, all or none; return operation_id and reopened."""
        return self._value(
            "reopen_overlays", overlay_ids=overlay_ids, expected_versions=expected_versions
        )

    def reset_overlay_staging(
        self, overlay_ids: list[UUID], expected_versions: list[int] | None = None
    ) -> dict[str, Any]:
        """Discard drafts of reopened overlays, all or none; return operation_id and reset."""
        return self._value(
            "reset_overlay_staging", overlay_ids=overlay_ids, expected_versions=expected_versions
        )

    def exclude_overlays(
        self,
        overlay_ids: list[UUID],
        reason: str | None = None,
        expected_versions: list[int] | None = None,
    ) -> dict[str, Any]:
        """Set overlays aside, all or none; return operation_id and excluded."""
        return self._value(
            "exclude_overlays",
            overlay_ids=overlay_ids,
            reason=reason,
            expected_versions=expected_versions,
        )

    def include_overlays(
        self, overlay_ids: list[UUID], expected_versions: list[int] | None = None
    ) -> dict[str, Any]:
        """Take excluded overlays up again, all or none; return operation_id and included."""
        return self._value(
            "include_overlays", overlay_ids=overlay_ids, expected_versions=expected_versions
        )

    def retry_failed_overlays(self, run_id: UUID) -> dict[str, Any]:
        """Give the failed overlays of a run new attempts; return operation_id and retried."""
        return self._value("retry_failed_overlays", run_id=run_id)

    def undo_operation(self, operation_id: UUID) -> dict[str, Any]:
        """Take an operation back, all of it or nothing; return operation_id and undone."""
        return self._value("undo_operation", operation_id=operation_id)
