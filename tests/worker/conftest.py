from __future__ import annotations

import importlib
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from arranged import OWNER
from simulator.fixture import Running, running_simulator

from pyworker.database.identity import person
from pyworker.database.person import Database, connect
from pyworker.database.queue import Queue
from pyworker.worker import Observer, Options, Worker

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator
    from contextlib import AbstractAsyncContextManager


@pytest.fixture
def owner(uri: str) -> Iterator[Database]:
    with connect(uri, person(OWNER)) as connected:
        yield connected


@pytest.fixture(scope="session")
def sdk() -> None:
    """Import the SDK beforehand: it takes a second, which short leases do not have."""
    importlib.import_module("pyworker.llm.claude")


@pytest.fixture
def simulator(sdk: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    with running_simulator() as running:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", running.url)
        monkeypatch.setenv("ANTHROPIC_API_KEY", "some-key")
        yield running


@pytest.fixture
def hired(uri: str) -> Callable[..., AbstractAsyncContextManager[Worker]]:
    """Make a worker whose connections are closed at the end, whatever happened."""

    @asynccontextmanager
    async def hire(
        name: str = "worker", observers: Iterable[Observer] = (), **options: Any
    ) -> AsyncIterator[Worker]:
        queue = Queue(uri, name)
        try:
            yield Worker(queue, Options(**options), *observers)
        finally:
            await queue.close()

    return hire
