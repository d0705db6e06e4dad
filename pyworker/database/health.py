"""What a login finds before any function is called: the server, and whom it may act as."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg

from pyworker.database.calls import statement
from pyworker.database.errors import OverlayError, translated
from pyworker.database.identity import ASSUME, Identity

# The doctor asks the catalogue and no function of ours: these may be missing, or another version's.
FUNCTIONS = """
    select n.nspname || '.' || p.proname, md5(p.prosrc)
    from pg_catalog.pg_proc p
    join pg_catalog.pg_namespace n on n.oid = p.pronamespace
    where n.nspname in ('public', 'overlay_private')
"""
ROLES = ("authenticated", "overlay_worker", "overlay_exporter")


@dataclass(frozen=True, slots=True)
class Health:
    """A server that answers, and the roles that the login may act as."""

    server_version: int
    """As libpq tells it: 150004 is 15.4."""
    login: str
    roles: tuple[str, ...]
    functions: frozenset[tuple[str, str]]
    """What is installed: names, each with the MD5 of its body."""


def look_at(uri: str) -> Health:
    """Look at the server.

    Raises DatabaseUnavailableError, or NotInstalledError without roles and functions.
    """
    with translated():
        connection = psycopg.connect(uri, autocommit=True, application_name="overlay doctor")
    with connection:
        _look_for_pgoverlay(connection)
        roles = tuple(role for role in ROLES if _may_act_as(connection, role))
        with translated():
            functions = frozenset(connection.execute(FUNCTIONS).fetchall())
        info = connection.info
        return Health(info.server_version, info.user, roles, functions)


def _look_for_pgoverlay(connection: psycopg.Connection[tuple[str, str]]) -> None:
    with translated(), connection.transaction(force_rollback=True):
        # refused or not: that it is there is all that is asked
        try:
            connection.execute(statement("current_watermark", {}))
        except psycopg.errors.InsufficientPrivilege:
            return


def _may_act_as(connection: psycopg.Connection[tuple[str, str]], role: str) -> bool:
    try:
        with translated(), connection.transaction(force_rollback=True):
            connection.execute(ASSUME, Identity(role).settings)
    except OverlayError as error:
        if error.code == "42501":
            return False
        raise
    return True
