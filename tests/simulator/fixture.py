"""A simulator beside a test: in a thread of its own, on a free port, gone when the test ends."""

import asyncio
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from simulator.faults import Behaviour, Faults
from simulator.ledger import Ledger
from simulator.server import Server


@dataclass(frozen=True, slots=True)
class Running:
    """What a test may do with a running simulator."""

    url: str
    ledger: Ledger
    _server: Server
    _loop: asyncio.AbstractEventLoop

    def script(self, *behaviours: str | Behaviour | Mapping[str, float | str]) -> None:
        """Say what happens to the next requests, one behaviour each; after them the plan rules."""
        self._server.messages.script.extend(map(Behaviour.parse, behaviours))

    def forget_script(self) -> None:
        """Let the plan rule from the next request on."""
        self._server.messages.script.clear()

    def release(self) -> None:
        """Let the requests go on that a `hold` keeps waiting, and the batches that are held."""
        self._loop.call_soon_threadsafe(self._server.messages.release)
        self._server.batches.release()

    def hold_batches(self) -> None:
        """Keep every batch in progress until `release`."""
        self._server.batches.held = True


@contextmanager
def running_simulator(faults: Faults | None = None) -> Iterator[Running]:
    """Serve from a thread while the context lasts."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="simulator", daemon=True)
    thread.start()
    server = Server(faults)
    try:
        asyncio.run_coroutine_threadsafe(server.start(), loop).result()
        yield Running(server.url, server.messages.ledger, server, loop)
    finally:
        asyncio.run_coroutine_threadsafe(server.stop(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
