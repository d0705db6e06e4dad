"""What a login finds before any function is called: the server, and whom it may act as."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg

from pyworker.database.errors import OverlayError, translated
from pyworker.database.identity import ASSUME, Identity

ROLES = ("authenticated", "overlay_worker", "overlay_exporter")


@dataclass(frozen=True, slots=True)
class Health:
    """A server that answers, and the roles that the login may act as."""

    server_version: int
    """As libpq tells it: 150004 is 15.4."""
    login: str
    roles: tuple[str, ...]


def look_at(uri: str) -> Health:
    """Look at the server; raises DatabaseUnavailableError, or NotInstalledError without roles."""
    with translated():
        connection = psycopg.connect(uri, autocommit=True, application_name="overlay doctor")
    with connection:
        roles = tuple(role for role in ROLES if _may_act_as(connection, role))
        info = connection.info
        return Health(info.server_version, info.user, roles)


def _may_act_as(connection: psycopg.Connection[tuple[str, str]], role: str) -> bool:
    try:
        with translated(), connection.transaction(force_rollback=True):
            connection.execute(ASSUME, Identity(role).settings)
    except OverlayError as error:
        if error.code == "42501":
            return False
        raise
    return True
