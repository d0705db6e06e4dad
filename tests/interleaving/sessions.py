"""Sessions that can be made to wait for each other."""

from __future__ import annotations

import time
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from model.callers import Caller, outcome

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

PATIENCE = 20.0
"""Seconds until a test gives up: a wait that long is a failure, however slow the machine."""


class Session(Caller):
    """A caller with a thread of its own: it can wait for a lock while the test goes on."""

    def __init__(self, uri: str, watcher: Caller) -> None:
        super().__init__(uri)
        self.pid = self.connection.info.backend_pid
        self.thread = ThreadPoolExecutor(1)
        self.watcher = watcher
        self.under_way: Future[Any] | None = None

    def begin(self) -> None:
        """Open a transaction: what is called from now on is held until its end."""
        self.query("begin")

    def end(self, how: str) -> None:
        """End the transaction by commit or rollback."""
        self.query(how)

    def start(self, act: Callable[[], Any]) -> bool:
        """Let this session act, and return whether it now waits for somebody else's lock."""
        self.under_way = self.thread.submit(outcome, act)
        return self.waits_or_has_answered()

    def waits_or_has_answered(self) -> bool:
        """Watch until it waits for a lock (True) or has answered (False)."""
        assert self.under_way is not None
        deadline = time.monotonic() + PATIENCE
        while not self.under_way.done():
            if self.waits():
                return True
            assert time.monotonic() < deadline, "it neither waits nor answers"
        return False

    def waits(self) -> bool:
        """Whether the server says that this session waits for a lock."""
        return bool(
            self.watcher.query(
                "select pid from pg_stat_activity where pid = %s and wait_event_type = 'Lock'",
                [self.pid],
            )
        )

    def result(self) -> Any:
        """Return what came of the act: its answer, or how it was refused."""
        assert self.under_way is not None
        return self.under_way.result(PATIENCE)

    def stop(self) -> None:
        """End whatever is under way, also when a test ended in the middle of it."""
        if self.under_way is not None and not self.under_way.done():
            self.connection.cancel_safe()
            self.result()
        self.connection.rollback()

    def close(self) -> None:
        self.stop()
        self.thread.shutdown()
        super().close()


class Company:
    """Sessions that are opened once and called on by one test after the other."""

    def __init__(self, uri: str) -> None:
        self.uri = uri
        self.owner = Caller(uri)
        self.watcher = Caller(uri)
        self.idle: list[Session] = []
        self.busy: list[Session] = []

    def session(self, role: str, user: UUID | None = None) -> Session:
        """Let somebody act as this role and for this user."""
        session = self.idle.pop() if self.idle else Session(self.uri, self.watcher)
        session.become(role, user)
        self.busy.append(session)
        return session

    def rest(self) -> None:
        """Let everybody stop."""
        for session in self.busy:
            session.stop()
        self.idle += self.busy
        self.busy = []

    def leave(self) -> None:
        self.rest()
        for session in self.idle:
            session.close()
        self.owner.close()
        self.watcher.close()
