"""What the database refuses, as exceptions that say the cause and the next step."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg

if TYPE_CHECKING:
    from collections.abc import Iterator


class OverlayError(Exception):
    """A refusal that a person can act on.

    ``code`` is the SQLSTATE (``22023``, ``42501``, ``PT404``, ``PT409``, ``PT413`` or a
    constraint's own), or None when it did not come from the database.
    """

    def __init__(
        self, message: str, *, detail: str = "", hint: str = "", code: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.detail = detail
        self.hint = hint
        self.code = code


class DatabaseUnavailableError(OverlayError):
    """The database cannot be reached, or the connection broke; the same call may succeed later."""


class NotInstalledError(OverlayError):
    """The database is there but pgoverlay is not deployed to it."""


@contextmanager
def translated() -> Iterator[None]:
    """Turn psycopg's exceptions into ours: the one place where SQLSTATEs are told apart."""
    try:
        yield
    except psycopg.errors.UndefinedFunction as error:
        if error.diag.context:  # not ours that was called, but something inside it
            raise OverlayError(str(error), code=error.sqlstate) from error
        raise NotInstalledError(
            "pgoverlay is not installed in this database",
            detail=error.diag.message_primary or str(error),
            hint="Deploy it with: sqitch deploy, or psql --file sql/install.sql",
            code=error.sqlstate,
        ) from error
    except (psycopg.OperationalError, psycopg.InterfaceError) as error:
        # class 08 and 57P are lost connections; without a SQLSTATE it was never there
        raise DatabaseUnavailableError(
            "database not reachable",
            detail=str(error).strip(),
            hint="Check DATABASE_URL and whether the server is running.",
            code=error.sqlstate,
        ) from error
    except psycopg.Error as error:
        raise OverlayError(
            error.diag.message_primary or str(error).strip(),
            detail=error.diag.message_detail or "",
            hint=error.diag.message_hint or "",
            code=error.sqlstate,
        ) from error
