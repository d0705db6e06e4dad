"""A file's way into the database: text at once, the rest by a conversion that is told of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pyworker.database.errors import DatabaseUnavailableError, NotInstalledError, OverlayError
from pyworker.ingest.convert import Limits, converted, converter_for
from pyworker.ingest.convert.confined import Conversions
from pyworker.ingest.files import File, Source, source_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from pyworker.database.person import Database

MARGIN = 60
"""Seconds that a conversion may take to be stored, beyond those of its limit."""


@dataclass(frozen=True)
class Intake:
    """How files are taken; any number of threads may use one, each with its own database."""

    converter: str = "markitdown"
    limits: Limits = field(default_factory=Limits)
    conversions: Conversions = field(default_factory=Conversions)

    def take(
        self, database: Database, project_of: Callable[[Database], UUID], file: File
    ) -> dict[str, Any]:
        """Ingest a file; return what ingest_document answers.

        The project is asked for once it is certain that there is something to put into it.

        Raises OverlayError if that cannot be. If it was to be converted, the document is there then
        and says why it failed.
        """
        if file.is_text:
            source = text_of(file)
            return store(database, project_of(database), source)
        return self._convert(database, project_of, file)

    def _convert(
        self, database: Database, project_of: Callable[[Database], UUID], file: File
    ) -> dict[str, Any]:
        converter = converter_for(self.converter, file.suffix)
        version = converter.version(file.suffix)
        project_id = project_of(database)
        begun = database.begin_conversion(
            project_id,
            file.title,
            file.source_type,
            file.sha256,
            len(file.data),
            version,
            timedelta(seconds=self.limits.seconds + MARGIN),
        )
        if begun["conversion_token"] is None:
            return begun
        try:
            text = converted(converter, file.data, file.suffix, self.limits, self.conversions)
            return store(database, project_id, source_of(file, text, version))
        except (DatabaseUnavailableError, NotInstalledError):
            raise  # nobody to tell; the document's lease runs out
        except OverlayError as error:
            self._fail(database, begun, error)
            if file.shown not in error.detail:
                error.detail = f"{file.shown}: {error.detail}".rstrip(": ")
            raise

    @staticmethod
    def _fail(database: Database, begun: dict[str, Any], error: OverlayError) -> None:
        said = ". ".join(part.rstrip(".") for part in (error.message, error.detail) if part)
        try:
            database.fail_conversion(begun["source_uid"], begun["conversion_token"], f"{said}.")
        except DatabaseUnavailableError:
            raise
        except OverlayError:
            pass  # somebody else has begun it anew: it is theirs


def store(database: Database, project_id: UUID, source: Source) -> dict[str, Any]:
    """Ingest what was read from a file; return what ingest_document answers."""
    return database.ingest_document(
        project_id,
        source.title,
        source.source_type,
        source.text,
        [
            {"block_type": block.block_type, "block_locator": block.block_locator}
            for block in source.blocks
        ],
        source.converter,
        source.sha256,
        source.filesize,
    )
