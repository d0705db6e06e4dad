"""A conversion in a process of its own, so that a hang, a crash or a bomb ends nothing else."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyworker.database.errors import OverlayError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyworker.ingest.convert.protocol import Converter

_PASSED_ON = (
    *("HOME", "LANG", "LC_ALL", "PATH", "PYTHONPATH", "TMPDIR", "VIRTUAL_ENV", "XDG_CACHE_HOME"),
    *("DOCLING_ARTIFACTS_PATH", "HF_HOME", "HF_HUB_OFFLINE"),  # where models are
)
"""What the process sees of the environment: no key and no password among it."""

_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
"""Files are converted beside each other; more threads in each would only take turns."""

_NO_MEMORY = ("MemoryError", "bad_alloc", "SystemError: error return without exception set")
"""How a process ends that asked for more than it may have."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one conversion may take: seconds, and bytes of memory."""

    seconds: float = 120
    memory: int = 2 * 1024**3


@dataclass
class Conversions:
    """The processes under way, so that all of them can be ended at once."""

    running: set[subprocess.Popen[bytes]] = field(default_factory=set)
    stopped: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def stop(self) -> None:
        """End what is under way and let nothing begin any more."""
        with self.lock:
            self.stopped = True
            for process in self.running:
                process.kill()

    @contextmanager
    def started(self, command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
        """Start a process; kill it if it is still there at the end."""
        with self.lock:
            if self.stopped:
                raise interrupted()
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env={name: os.environ[name] for name in _PASSED_ON if name in os.environ}
                | _ONE_THREAD,
                start_new_session=True,  # Ctrl-C is for us: we say then what became of the file
            )
            self.running.add(process)
        try:
            yield process
        finally:
            with self.lock:
                self.running.discard(process)
            process.kill()
            process.communicate()


def interrupted() -> OverlayError:
    """Return the refusal of whatever was under way when the person stopped the command."""
    return OverlayError("interrupted", hint="Ingest the file again.")


def converted(
    converter: Converter,
    data: bytes,
    suffix: str,
    limits: Limits,
    conversions: Conversions | None = None,
) -> str:
    """Return the Markdown of a file's bytes.

    Raises OverlayError if there is none: what is wrong with the file, or which limit it met.
    """
    conversions = conversions or Conversions()
    # -P: a folder of documents may hold a json.py
    command = [sys.executable, "-P", "-m", "pyworker.ingest.convert.child"]
    arguments = [converter.name, suffix, str(limits.memory), str(int(limits.seconds) + 1)]
    with conversions.started([*command, *arguments]) as process:
        try:
            answer, said = process.communicate(data, timeout=limits.seconds)
        except subprocess.TimeoutExpired as error:
            raise _too_slow(limits) from error
        if conversions.stopped:
            raise interrupted()
        if process.returncode:
            raise _died(process.returncode, said, limits)
    told = json.loads(answer)
    if "text" not in told:
        raise OverlayError(told["message"], detail=told["detail"], hint=told["hint"])
    return str(told["text"])


def _too_slow(limits: Limits) -> OverlayError:
    return OverlayError(
        "conversion takes too long",
        detail=f"It was stopped after {limits.seconds:g} seconds.",
        hint="Allow more with --timeout, or split the file.",
    )


def too_large(memory: int) -> OverlayError:
    """Return the refusal of a file whose conversion needs more memory than it may have."""
    return OverlayError(
        "conversion needs too much memory",
        detail=f"It may have {memory // 1024**2:,} MiB.",
        hint="Allow more with --memory, or split the file.",
    )


def _died(returncode: int, said: bytes, limits: Limits) -> OverlayError:
    if returncode == -signal.SIGXCPU:
        return _too_slow(limits)
    last = said.decode(errors="replace").strip().rpartition("\n")[2]
    if any(sign in last for sign in _NO_MEMORY):
        return too_large(limits.memory)
    how = signal.Signals(-returncode).name if returncode < 0 else f"exit code {returncode}"
    return OverlayError(
        "converter crashed",
        detail=f"{how}: {last[:500]}" if last else f"{how}.",
        hint="Try another --converter, more --memory, or another format of the file.",
    )
