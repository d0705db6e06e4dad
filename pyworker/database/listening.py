"""How an idle worker hears that something became pending: by LISTEN where that works."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

import psycopg

from pyworker.database.errors import translated

if TYPE_CHECKING:
    from datetime import timedelta

LOG = logging.getLogger(__name__)


class Listener:
    """A connection of its own that waits for notifications.

    A pooler that lends connections by the transaction (PgBouncer, Supavisor) takes LISTEN and never
    tells: behind one, a wait is a plain wait, and the worker looks again when it is over.
    """

    def __init__(self, uri: str, worker_id: str) -> None:
        self._uri = uri
        self._worker_id = worker_id
        self._connection: psycopg.AsyncConnection[Any] | None = None
        self._pooled = False

    async def wait(self, at_most: timedelta) -> None:
        """Return when overlays become pending somewhere, or when the time is over."""
        seconds = at_most.total_seconds()
        if self._pooled:
            await asyncio.sleep(seconds)
            return
        if self._connection is None or self._connection.closed:
            await self._listen()
            return  # something may have come before anybody listened
        try:
            async for _ in self._connection.notifies(timeout=seconds, stop_after=1):
                pass
        except psycopg.OperationalError:
            # the next claim connects again, with patience; and so does the next wait after it
            await self._connection.close()

    async def close(self) -> None:
        """Close the connection if there is one."""
        if self._connection is not None:
            await self._connection.close()

    async def _listen(self) -> None:
        with translated():
            connection = await psycopg.AsyncConnection.connect(
                self._uri,
                autocommit=True,
                application_name=self._worker_id[:63],
                prepare_threshold=None,
            )
            # a pooler gives each client a number of its own, which is no server process
            cursor = await connection.execute("select pg_catalog.pg_backend_pid()")
            row = await cursor.fetchone()
            if row != (connection.info.backend_pid,):
                await connection.close()
                self._pooled = True
                LOG.warning(
                    "The database is behind a pooler, which passes no notifications on: an idle"
                    " worker looks for work every few seconds. For less delay set"
                    " OVERLAY_LISTEN_URL to the server itself."
                )
                return
            await connection.execute("listen overlay_pending")
        self._connection = connection
