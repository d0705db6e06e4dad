"""The functions that people call; one method for each, with the function's name and arguments."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.rows import class_row

from pyworker.database import rows
from pyworker.database.costs import CostCalls
from pyworker.database.deletions import DeletionCalls
from pyworker.database.documents import DocumentCalls
from pyworker.database.errors import translated
from pyworker.database.identity import ASSUME, Identity
from pyworker.database.reviewing import ReviewCalls
from pyworker.database.snapshot import SNAPSHOT, Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID


class Database(DocumentCalls, ReviewCalls, CostCalls, DeletionCalls):
    """A connection on which every call acts as one person."""

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

    def verify_manifest(self, manifest: dict[str, Any]) -> list[rows.ManifestProblem]:
        """Return in what the histories of a manifest's runs are not what it saw."""
        return self._all(class_row(rows.ManifestProblem), "verify_manifest", manifest=manifest)

    def document_source(self, conv_uid: str) -> str:
        """Return the text of a document as it was ingested."""
        return self._value("document_source", conv_uid=conv_uid)

    def reconstruct_document(self, conv_uid: str, run_id: UUID) -> str:
        """Return a document with its confirmed edits."""
        return self._value("reconstruct_document", conv_uid=conv_uid, run_id=run_id)


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
