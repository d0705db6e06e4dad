"""Which database a command talks to, and as whom."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from pyworker import embedded
from pyworker.database.errors import OverlayError
from pyworker.database.identity import Identity, bearer, person
from pyworker.database.person import Database, connect

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Session:
    """What the options before the command's name said."""

    database: str | None
    user_id: str | None
    token: str | None

    @property
    def uri(self) -> str:
        """URI of the database; starts the embedded one if none was named."""
        return self.database or embedded.start()

    @property
    def identity(self) -> Identity:
        """The user to act as: --as, else --jwt, else (embedded only) the local user."""
        if self.user_id:
            return person(self.user_id)
        if self.token:
            return bearer(self.token, os.environ.get("OVERLAY_JWT_SECRET"))
        if self.database is None:
            return person(embedded.LOCAL_USER)
        raise OverlayError(
            "nobody to act as",
            detail="With a database of your own, a command acts as one of its users.",
            hint="Pass --as USER_ID or --jwt TOKEN, or set OVERLAY_AS or OVERLAY_JWT.",
        )

    @contextmanager
    def connected(self) -> Iterator[Database]:
        """Open the database as the user."""
        identity = self.identity
        with connect(self.uri, identity) as database:
            yield database


pass_session = click.make_pass_decorator(Session)
