"""The functions that people call; one method for each, with the function's name and arguments."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import psycopg
from psycopg.rows import class_row, scalar_row

from pyworker.database import rows
from pyworker.database.calls import given, statement
from pyworker.database.errors import translated
from pyworker.database.identity import ASSUME, Identity
from pyworker.database.snapshot import SNAPSHOT, Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import timedelta
    from decimal import Decimal
    from uuid import UUID

    from psycopg.rows import RowFactory

Row = TypeVar("Row")


class Database:
    """A connection on which every call acts as one person."""

    def __init__(self, connection: psycopg.Connection[Any], identity: Identity) -> None:
        self._connection = connection
        self._identity = identity

    # documents

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
        return self._all(psycopg.rows.tuple_row, "lint_schema", schema_jsonb=schema_jsonb)

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
            psycopg.rows.tuple_row,
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

    # lifecycle

    def resume_run(self, run_id: UUID) -> None:
        """Open a paused run to workers again."""
        self._value("resume_run", run_id=run_id)

    def pause_run(self, run_id: UUID, reason: str) -> None:
        """Keep workers from claiming more of a run."""
        self._value("pause_run", run_id=run_id, reason=reason)

    def cancel_run(self, run_id: UUID) -> dict[str, Any]:
        """End a run for good; return operation_id and released."""
        return self._value("cancel_run", run_id=run_id)

    # review

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

    # progress

    def run_progress(self, run_id: UUID) -> rows.RunProgress:
        """Return how far a run is."""
        return self._all(class_row(rows.RunProgress), "run_progress", run_id=run_id)[0]

    def project_progress(
        self, project_id: UUID, schema_id: UUID | None = None
    ) -> rows.ProjectProgress:
        """Return how far a project is, of one schema if that is given."""
        found = self._all(
            class_row(rows.ProjectProgress),
            "project_progress",
            project_id=project_id,
            schema_id=schema_id,
        )
        return found[0]

    def list_projects(self) -> Iterator[rows.Project]:
        """Yield your projects, oldest first."""
        return self._pages(rows.Project, "list_projects", "after_project", "project_id")

    def list_documents(self, project_id: UUID) -> Iterator[rows.Document]:
        """Yield the documents of a project."""
        return self._pages(
            rows.Document, "list_documents", "after_document", "source_uid", project_id=project_id
        )

    def list_schemas(self) -> Iterator[rows.Schema]:
        """Yield your schemas, oldest first."""
        return self._pages(rows.Schema, "list_schemas", "after_schema", "schema_id")

    def list_runs(self, project_id: UUID | None = None) -> Iterator[rows.Run]:
        """Yield your runs, oldest first."""
        return self._pages(rows.Run, "list_runs", "after_run", "run_id", project_id=project_id)

    def list_overlays(
        self,
        run_id: UUID,
        status: str | None = None,
        after_block: str | None = None,
        page_size: int | None = None,
    ) -> list[rows.Overlay]:
        """Return a page of a run's overlays in document order."""
        return self._all(
            class_row(rows.Overlay),
            "list_overlays",
            run_id=run_id,
            status=status,
            after_block=after_block,
            page_size=page_size,
        )

    # cost

    def preview_run_cost(
        self,
        schema_id: UUID,
        *,
        project_id: UUID | None = None,
        conv_uid: str | None = None,
        model_config: dict[str, Any] | None = None,
    ) -> rows.CostPreview:
        """Estimate what it would cost to apply a schema to a project's documents, or to one."""
        return self._all(
            class_row(rows.CostPreview),
            "preview_run_cost",
            schema_id=schema_id,
            project_id=project_id,
            conv_uid=conv_uid,
            model_config=model_config,
        )[0]

    def run_cost(self, run_id: UUID) -> list[rows.CostLine]:
        """Return what a run has cost, by model and outcome."""
        return self._all(class_row(rows.CostLine), "run_cost", run_id=run_id)

    def project_cost(self, project_id: UUID, schema_id: UUID | None = None) -> list[rows.CostLine]:
        """Return what a project's runs have cost, by model and outcome."""
        return self._all(
            class_row(rows.CostLine), "project_cost", project_id=project_id, schema_id=schema_id
        )

    def run_budget(self, run_id: UUID) -> dict[str, Any]:
        """Return budget, spent and uncosted_calls of a run."""
        return self._value("run_budget", run_id=run_id)

    def project_budget(self, project_id: UUID) -> dict[str, Any]:
        """Return budget, spent and uncosted_calls of a project."""
        return self._value("project_budget", project_id=project_id)

    def set_run_budget(self, run_id: UUID, budget: Decimal | None) -> dict[str, Any]:
        """Say how many USD a run may spend; None for no limit."""
        return self._value("set_run_budget", run_id=run_id, budget=budget)

    def set_project_budget(self, project_id: UUID, budget: Decimal | None) -> dict[str, Any]:
        """Say how many USD the runs of a project may spend; None for no limit."""
        return self._value("set_project_budget", project_id=project_id, budget=budget)

    def diagnose(self) -> dict[str, Any]:
        """Return models, expired_leases and paused_runs: what may keep runs from going on."""
        return self._value("diagnose")

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

    # export

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """Open a transaction whose calls all see the state of its beginning.

        Whatever ends it early closes the connection: in the middle of a COPY there is no other way.
        """
        with translated(), self._connection.transaction():
            try:
                self._connection.execute(SNAPSHOT)
                self._connection.execute(ASSUME, self._identity.settings)
                yield Snapshot(self._connection)
            except BaseException:
                self._connection.close()
                raise

    def document_source(self, conv_uid: str) -> str:
        """Return the text of a document as it was ingested."""
        return self._value("document_source", conv_uid=conv_uid)

    def reconstruct_document(self, conv_uid: str, run_id: UUID) -> str:
        """Return a document with its confirmed edits."""
        return self._value("reconstruct_document", conv_uid=conv_uid, run_id=run_id)

    # how a call is made

    @contextmanager
    def _acting(self) -> Iterator[None]:
        with translated(), self._connection.transaction():
            self._connection.execute(ASSUME, self._identity.settings)
            yield

    def _all(self, row_factory: RowFactory[Row], function: str, **arguments: Any) -> list[Row]:
        passed = given(**arguments)
        with self._acting(), self._connection.cursor(row_factory=row_factory) as cursor:
            return cursor.execute(statement(function, passed), passed).fetchall()

    def _value(self, function: str, **arguments: Any) -> Any:
        return self._all(scalar_row, function, **arguments)[0]

    def _pages(
        self, row: type[Row], function: str, after: str, key: str, **arguments: Any
    ) -> Iterator[Row]:
        page: list[Row] = self._all(class_row(row), function, **arguments)
        while page:
            yield from page
            last = {after: getattr(page[-1], key)}
            page = self._all(class_row(row), function, **arguments, **last)


@contextmanager
def connect(uri: str, identity: Identity) -> Iterator[Database]:
    """Open a connection on which every call acts as this person."""
    with translated():
        connection = psycopg.connect(
            uri,
            autocommit=True,
            application_name="overlay",
            # a pooler may run the next transaction on a server connection that prepared nothing;
            # planning a call of one function costs less than a round trip
            prepare_threshold=None,
        )
    with connection:
        yield Database(connection, identity)
