"""Calls that make documents, schemas and runs, and that pause, resume and cancel runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psycopg.rows import scalar_row, tuple_row

from pyworker.database.acting import Acting

if TYPE_CHECKING:
    from datetime import timedelta
    from uuid import UUID


class DocumentCalls(Acting):
    """Areas documents and lifecycle."""

    def create_project(self, project_name: str, description: str = "") -> UUID:
        """Create a project and return its id."""
        return self._value("create_project", project_name=project_name, description=description)

    def register_schema(self, schema_jsonb: Any) -> UUID:
        """Register a schema and return its id; the same JSON again is the same schema."""
        return self._value("register_schema", schema_jsonb=schema_jsonb)

    def read_schema(self, schema_id: UUID) -> dict[str, Any]:
        """Return a schema as it was registered."""
        return self._value("read_schema", schema_id=schema_id)

    def lint_schema(self, schema_jsonb: Any) -> list[tuple[str, str]]:
        """Return path and keyword of what no staged value is checked against."""
        return self._all(tuple_row, "lint_schema", schema_jsonb=schema_jsonb)

    def ingest_document(
        self,
        project_id: UUID,
        doc_title: str,
        source_type: str,
        source_text: str,
        blocks: list[dict[str, Any]],
        converter: str,
        source_sha256: str | None = None,
        source_filesize: int | None = None,
    ) -> dict[str, Any]:
        """Store a document; return its source_uid, conv_uid, created, total_blocks and more."""
        return self._value(
            "ingest_document",
            project_id=project_id,
            doc_title=doc_title,
            source_type=source_type,
            source_text=source_text,
            blocks=blocks,
            converter=converter,
            source_sha256=source_sha256,
            source_filesize=source_filesize,
        )

    def begin_conversion(
        self,
        project_id: UUID,
        doc_title: str,
        source_type: str,
        source_sha256: str,
        source_filesize: int,
        converter: str,
        lease: timedelta,
    ) -> dict[str, Any]:
        """Say that a file is being converted; its conversion_token is None if it need not be."""
        return self._value(
            "begin_conversion",
            project_id=project_id,
            doc_title=doc_title,
            source_type=source_type,
            source_sha256=source_sha256,
            source_filesize=source_filesize,
            converter=converter,
            lease=lease,
        )

    def fail_conversion(self, source_uid: str, conversion_token: str, error: str) -> None:
        """Say why a conversion that was begun failed."""
        self._value(
            "fail_conversion",
            source_uid=source_uid,
            conversion_token=conversion_token,
            error=error,
        )

    def create_run_v2(
        self, conv_uid: str, schema_id: UUID, model_config: dict[str, Any] | None = None
    ) -> UUID:
        """Apply a schema to a document and return the run's id."""
        return self._value(
            "create_run_v2", conv_uid=conv_uid, schema_id=schema_id, model_config=model_config
        )

    def preview_apply_schema(self, project_id: UUID, schema_id: UUID) -> tuple[int, int]:
        """Return how many documents and blocks apply_schema_to_project would take on."""
        found: tuple[int, int] = self._all(
            tuple_row,
            "preview_apply_schema",
            project_id=project_id,
            schema_id=schema_id,
        )[0]
        return found

    def apply_schema_to_project(
        self, project_id: UUID, schema_id: UUID, model_config: dict[str, Any] | None = None
    ) -> list[UUID]:
        """Create a run for every document that has none for this schema; return their ids."""
        return self._all(
            scalar_row,
            "apply_schema_to_project",
            project_id=project_id,
            schema_id=schema_id,
            model_config=model_config,
        )

    def resume_run(self, run_id: UUID) -> None:
        """Open a paused run to workers again."""
        self._value("resume_run", run_id=run_id)

    def pause_run(self, run_id: UUID, reason: str) -> None:
        """Keep workers from claiming more of a run."""
        self._value("pause_run", run_id=run_id, reason=reason)

    def cancel_run(self, run_id: UUID) -> dict[str, Any]:
        """End a run for good; return operation_id and released."""
        return self._value("cancel_run", run_id=run_id)
