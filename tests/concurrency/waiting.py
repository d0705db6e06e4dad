"""Knowing that a session waits for another, instead of hoping that it does by now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from arranged import eventually

if TYPE_CHECKING:
    from concurrent.futures import Future

    import psycopg

    Connection = psycopg.Connection[Any]


def wait_until_blocked(
    database: Connection, waiting: Connection, holding: Connection, act: Future[Any]
) -> None:
    """Return once a session waits for a lock of another; fail if its act ends instead."""
    holder, waiter = holding.info.backend_pid, waiting.info.backend_pid

    def waits() -> bool:
        assert not act.done(), f"it did not wait: {act.result()}"
        row = database.execute("select %s = any(pg_blocking_pids(%s))", [holder, waiter]).fetchone()
        return row == (True,)

    eventually(waits)


def value(connection: Connection, statement: str, *arguments: Any) -> Any:
    """Run a statement and return the one value that it answers."""
    row = connection.execute(statement, arguments).fetchone()
    assert row is not None
    return row[0]


def column(connection: Connection, statement: str, *arguments: Any) -> list[Any]:
    """Run a statement and return its first column."""
    return [row[0] for row in connection.execute(statement, arguments).fetchall()]
