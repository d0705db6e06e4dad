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
    """The database cannot be reached, or cannot do it now; the same call may succeed later."""


class NotInstalledError(OverlayError):
    """The database is there but pgoverlay is not deployed to it."""


_DEPLOY = "Deploy it with: sqitch deploy, or psql --file sql/install.sql"
_ROLES = ("anon", "authenticated", "service_role", "overlay_worker", "overlay_exporter")
_HINTS = {
    "22023": "Check who you act as: --as or --jwt.",
    "42501": "Check who you act as (--as or --jwt); overlay doctor says what the login may do.",
    "23514": "Change what the rule is about and try again; nothing was done.",
    "22P02": "Ids are UUIDs, and so is the sub of a token.",
    "54": "It is more than the server can take at a time: send less; nothing was done.",
}
"""Next steps for what PostgreSQL itself refuses, without a hint of its own, by code or class."""
_PASSING = ("40", "55", "57", "58")
"""Classes of what may go well the next time: conflicts, locks, cancellation, faults of the system;
but with 57P the server is going down."""


@contextmanager
def translated() -> Iterator[None]:
    """Turn psycopg's exceptions into ours: the one place where SQLSTATEs are told apart."""
    try:
        yield
    except psycopg.Error as error:
        # to psycopg a statement too large for the server is an OperationalError as well
        if error.sqlstate is None or (
            isinstance(error, (psycopg.OperationalError, psycopg.InterfaceError))
            and not error.sqlstate.startswith("54")
        ):
            raise _unavailable(error) from error
        if _says_not_installed(error):
            raise NotInstalledError(
                "pgoverlay is not installed in this database",
                detail=error.diag.message_primary or "",
                hint=_DEPLOY,
                code=error.sqlstate,
            ) from error
        message, detail = _told(error)
        raise OverlayError(
            message,
            detail=detail,
            hint=error.diag.message_hint
            or _HINTS.get(error.sqlstate, "")
            or _HINTS.get(error.sqlstate[:2], ""),
            code=error.sqlstate,
        ) from error


def _told(error: psycopg.Error) -> tuple[str, str]:
    """Return message and detail; a broken check is told by its name, which is a sentence."""
    diag = error.diag
    if error.sqlstate == "23514" and diag.constraint_name:
        # PostgreSQL's own detail is the whole row
        return "a rule of the database is broken", diag.constraint_name.replace("_", " ")
    return diag.message_primary or str(error).strip(), diag.message_detail or ""


def _unavailable(error: psycopg.Error) -> DatabaseUnavailableError:
    code = error.sqlstate or ""
    if code.startswith("53"):
        return DatabaseUnavailableError(
            "the database has run out of disk, memory or connections",
            detail=error.diag.message_primary or str(error).strip(),
            hint="Make room on the server and try again; nothing was half done.",
            code=error.sqlstate,
        )
    if code.startswith(_PASSING) and not code.startswith("57P"):
        message, detail = _told(error)
        return DatabaseUnavailableError(
            message,
            detail=detail,
            hint=error.diag.message_hint or "Try again; nothing was half done.",
            code=code,
        )
    return DatabaseUnavailableError(
        "database not reachable",
        detail=error.diag.message_primary or str(error).strip(),
        hint="Check DATABASE_URL and whether the server is running.",
        code=error.sqlstate,
    )


def _says_not_installed(error: psycopg.Error) -> bool:
    """Tell whether a function or role of ours is missing, and not something inside one."""
    message = error.diag.message_primary or ""
    if error.sqlstate in {"42883", "42P01"}:
        return not error.diag.context
    return error.sqlstate == "22023" and message in {
        f'role "{role}" does not exist' for role in _ROLES
    }
