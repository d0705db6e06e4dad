"""Calls that delete for good, and those that say beforehand what would go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyworker.database.acting import Acting

if TYPE_CHECKING:
    from uuid import UUID


class DeletionCalls(Acting):
    """Area lifecycle, where it ends. All counts are of runs and of overlays, by status too."""

    def preview_delete_run(self, run_id: UUID) -> dict[str, int]:
        """Return what delete_run would delete."""
        return self._value("preview_delete_run", run_id=run_id)

    def delete_run(self, run_id: UUID) -> dict[str, int]:
        """Delete a run with its overlays and its history; return what that was."""
        return self._value("delete_run", run_id=run_id)

    def preview_delete_document(self, source_uid: str) -> dict[str, int]:
        """Return what delete_document would delete."""
        return self._value("preview_delete_document", source_uid=source_uid)

    def delete_document(self, source_uid: str) -> dict[str, int]:
        """Delete a document with its blocks and runs; return what that was."""
        return self._value("delete_document", source_uid=source_uid)

    def preview_delete_schema(self, schema_id: UUID) -> dict[str, int]:
        """Return what stands in the way of delete_schema."""
        return self._value("preview_delete_schema", schema_id=schema_id)

    def delete_schema(self, schema_id: UUID) -> None:
        """Delete a schema that no run uses."""
        self._value("delete_schema", schema_id=schema_id)

    def preview_delete_project(self, project_id: UUID) -> dict[str, int]:
        """Return what delete_project would delete, documents too."""
        return self._value("preview_delete_project", project_id=project_id)

    def delete_project(self, project_id: UUID, expected: dict[str, Any]) -> dict[str, int]:
        """Delete a project with all that is in it, if that is what the preview counted."""
        return self._value("delete_project", project_id=project_id, expected=expected)
