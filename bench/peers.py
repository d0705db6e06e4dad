"""The same work through two queues from PyPI, as their documentation has it.

Neither keeps a result: PgQueuer deletes what is done and logs it, Procrastinate marks it.
"""

from __future__ import annotations

import asyncio
import json
import time
from datetime import timedelta
from multiprocessing import get_context
from typing import TYPE_CHECKING

import asyncpg
import procrastinate
from fresh import fresh_database, settled
from pgqueuer import QueueManager
from pgqueuer.queries import Queries
from pgqueuer.types import QueueExecutionMode
from workload import BLOCK_BYTES, RESULT

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.queues import Queue
    from multiprocessing.synchronize import Barrier

PAYLOAD = json.dumps({"block": "x" * BLOCK_BYTES})


def pgqueuer(server: str, overlays: int, batch: int, clients: int) -> float:
    """Return how many a second PgQueuer hands out and ticks off."""
    with fresh_database(server, "pgqueuer", install=False) as uri:
        asyncio.run(_fill_pgqueuer(uri, overlays))
        settled(uri)
        return _rate(_run_pgqueuer, uri, batch, clients)


def procrastinated(server: str, overlays: int, concurrency: int, clients: int) -> float:
    """Return how many a second Procrastinate does; it fetches them one by one."""
    with fresh_database(server, "procrastinate", install=False) as uri:
        asyncio.run(_fill_procrastinate(uri, overlays))
        settled(uri)
        return _rate(_run_procrastinate, uri, concurrency, clients)


def _rate(
    consume: Callable[[str, int, Barrier], tuple[int, float]], uri: str, batch: int, clients: int
) -> float:
    """Run so many consumers beside each other until nothing is left."""
    context = get_context("fork")
    ready = context.Barrier(clients + 1)
    ends: Queue[tuple[int, float]] = context.Queue()

    def client() -> None:
        ends.put(consume(uri, batch, ready))

    processes = [context.Process(target=client) for _ in range(clients)]
    for process in processes:
        process.start()
    ready.wait()
    began = time.perf_counter()
    counts, times = zip(*(ends.get() for _ in processes), strict=True)
    for process in processes:
        process.join()
    return sum(counts) / (max(times) - began)


class Handled:
    """Counts what a consumer handled, and knows when the last of it was."""

    def __init__(self) -> None:
        self.count = 0
        self.last = 0.0

    def __call__(self, payload: str) -> None:
        """Do what stands for the work: read the payload, write a result."""
        json.loads(payload)
        json.dumps(RESULT)
        self.count += 1
        self.last = time.perf_counter()


async def _fill_pgqueuer(uri: str, overlays: int) -> None:
    connection = await asyncpg.connect(uri)
    queries = Queries.from_asyncpg_connection(connection)
    await queries.install()
    await queries.enqueue(["bench"] * overlays, [PAYLOAD.encode()] * overlays, [0] * overlays)
    await connection.close()


def _run_pgqueuer(uri: str, batch: int, ready: Barrier) -> tuple[int, float]:
    handled = Handled()

    async def consume() -> None:
        connection = await asyncpg.connect(uri)
        manager = QueueManager(Queries.from_asyncpg_connection(connection))

        @manager.entrypoint("bench")
        async def work(job: object) -> None:
            handled(job.payload)  # type: ignore[attr-defined]

        ready.wait()
        await manager.run(
            batch_size=batch,
            mode=QueueExecutionMode.drain,
            dequeue_timeout=timedelta(seconds=1),
        )

    asyncio.run(consume())
    return handled.count, handled.last


def _app(uri: str, handled: Handled) -> procrastinate.App:
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=uri))

    @app.task(name="bench")
    async def work(block: str) -> None:
        handled(json.dumps({"block": block}))

    return app


async def _fill_procrastinate(uri: str, overlays: int) -> None:
    app = _app(uri, Handled())
    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        block = {"block": "x" * BLOCK_BYTES}
        await app.tasks["bench"].batch_defer_async(*[block] * overlays)


def _run_procrastinate(uri: str, concurrency: int, ready: Barrier) -> tuple[int, float]:
    handled = Handled()

    async def consume() -> None:
        app = _app(uri, handled)
        async with app.open_async():
            ready.wait()
            await app.run_worker_async(
                wait=False, concurrency=concurrency, install_signal_handlers=False
            )

    asyncio.run(consume())
    return handled.count, handled.last
