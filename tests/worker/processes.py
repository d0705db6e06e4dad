"""Worker processes as an operator starts them, and the simulator as a process beside them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from simulator import serve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.fixture import Running

OVERLAY = Path(sys.executable).with_name("overlay")


@dataclass(frozen=True)
class Simulator:
    """A simulator in another process."""

    url: str

    def ask(self, name: str, body: object = None) -> Any:
        """Steer it, or ask for its summary or ledger."""
        connection = HTTPConnection(self.url.removeprefix("http://"), timeout=90)
        try:
            connection.request("POST", f"/_simulator/{name}", json.dumps(body))
            return json.loads(connection.getresponse().read())
        finally:
            connection.close()


@contextmanager
def simulator_process(latency: float) -> Iterator[Simulator]:
    """Serve from a process of its own while the context lasts."""
    command = [sys.executable, serve.__file__, "--without-text", "--latency", str(latency)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield Simulator(process.stdout.readline().strip())
        finally:
            process.terminate()


@dataclass(frozen=True)
class WorkerProcess:
    """An ``overlay worker``."""

    process: subprocess.Popen[bytes]
    # a file, since a pipe that nobody reads while it works would fill up and hold it
    _said: IO[bytes]

    def kill(self) -> None:
        """End it as the kernel does when memory runs out: SIGKILL."""
        self.process.kill()
        self.process.wait(10)

    def terminate(self) -> None:
        """Ask it to stop."""
        self.process.terminate()

    @property
    def said(self) -> str:
        """Its standard error, once it has ended."""
        self._said.seek(0)
        return self._said.read().decode()


@contextmanager
def worker_process(
    uri: str, simulator: Simulator | Running, *options: str
) -> Iterator[WorkerProcess]:
    """Start ``overlay worker``; kill it if the context ends before it does."""
    environment = {
        **os.environ,
        "DATABASE_URL": uri,
        "ANTHROPIC_BASE_URL": simulator.url,
        "ANTHROPIC_API_KEY": "some-key",
    }
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [OVERLAY, "worker", "--drain", *options], env=environment, stderr=said
        )
        with process:
            try:
                yield WorkerProcess(process, said)
            finally:
                process.kill()


def finished(worker: WorkerProcess, seconds: float = 600.0) -> str:
    """Wait for the end of a worker that must end well, and return what it said."""
    code = worker.process.wait(seconds)
    assert code == 0, worker.said
    return worker.said
