"""Whoever calls: a connection that acts as one role, and for one user if it is a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb
from psycopg.types.string import TextLoader

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

JSON_ARGUMENTS = {
    "blocks", "calls", "claims", "data", "expected", "failures", "manifest", "model_config",
    "output_schemas", "results", "schema_jsonb", "since",
}  # fmt: skip


@dataclass
class Refused(Exception):  # noqa: N818  nothing went wrong: somebody was told no
    """A call came to nothing, with this SQLSTATE."""

    sqlstate: str


class Caller:
    """One connection in autocommit: each call is a transaction, unless one was begun."""

    def __init__(self, uri: str, role: str = "none", user: UUID | None = None) -> None:
        self.connection = psycopg.connect(uri, autocommit=True, row_factory=dict_row)
        self.connection.adapters.register_loader("timestamptz", TextLoader)  # for infinity
        self.become(role, user)

    def close(self) -> None:
        self.connection.close()

    def become(self, role: str, user: UUID | None = None) -> None:
        """Act as this role and for this user; the role none is the owner of everything."""
        self.connection.execute(
            """
            select set_config('role', %s, false),
              set_config('request.jwt.claims', %s::jsonb::text, false)
            """,
            [role, Jsonb({"sub": str(user)} if user else {})],
        )

    def rows(self, function: str, **arguments: Any) -> list[dict[str, Any]]:
        """Call a function and return the rows that it answers; raise Refused if it refuses."""
        named = ", ".join(f"{name} => %({name})s" for name in arguments)
        return self.query(
            f"select * from public.{function}({named})",
            {
                name: Jsonb(value) if name in JSON_ARGUMENTS else value
                for name, value in arguments.items()
            },
        )

    def call(self, function: str, **arguments: Any) -> Any:
        """Call a function and return the one value that it answers; raise Refused if it refuses."""
        (value,) = self.values(function, **arguments)
        return value

    def values(self, function: str, **arguments: Any) -> list[Any]:
        """Call a function that answers a set of values, and return them."""
        return [next(iter(row.values())) for row in self.rows(function, **arguments)]

    def query(self, text: str, arguments: Any = None) -> list[dict[str, Any]]:
        """Run one statement and return its rows; raise Refused if it is refused."""
        try:
            cursor = self.connection.execute(text, arguments)
        except psycopg.Error as error:
            raise Refused(error.sqlstate or "") from error
        return cursor.fetchall() if cursor.description else []

    def patch(self, overlay_id: UUID, data: Any, version: int | None = None) -> int:
        """Write the column itself, as PostgREST does for PATCH; answer how many rows it was."""
        return len(
            self.query(
                """
                update public.block_overlays_v2 set overlay_jsonb_staging = %s
                where id = %s and staging_version = coalesce(%s, staging_version)
                returning id
                """,
                [Jsonb(data), overlay_id, version],
            )
        )


def outcome(act: Callable[[], Any]) -> Any:
    """Return what a call answers, or how it was refused."""
    try:
        return act()
    except Refused as refusal:
        return refusal
