"""The worker against a provider that takes its time: wall, CPU and memory.

python bench/worker.py [--blocks 5000] [--latency 3] [--in-flight 200] [--memory]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from fresh import fresh_database, running_server, settle
from workload import create_run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

HERE = Path(__file__).resolve().parent
OVERLAY = Path(sys.executable).with_name("overlay")
SIMULATOR = HERE.parent / "tests" / "simulator" / "serve.py"
BATCH = 25
MEGABYTE_OF_KILOBYTES = 1024


@dataclass(frozen=True)
class Used:
    """What a process has used."""

    cpu_seconds: float
    peak_megabytes: float


@dataclass(frozen=True)
class Drained:
    """A whole drain by one or more processes."""

    seconds: float
    """From the first claim to the last answer, by the database's clock: without imports."""
    used: list[Used]


def drain(server: str, blocks: int, latency: float, in_flight: int, processes: int = 1) -> Drained:
    """Work so many blocks; `in_flight` is that of each process."""
    with (
        fresh_database(server, "worker", install=True) as uri,
        simulator(latency) as url,
        psycopg.connect(uri, autocommit=True) as connection,
    ):
        run_id = create_run(connection, blocks)
        settle(connection)
        command = [OVERLAY, "worker", "--concurrency", str(in_flight), "--batch-size", str(BATCH)]
        environment = {
            **os.environ,
            "DATABASE_URL": uri,
            "ANTHROPIC_BASE_URL": url,
            "ANTHROPIC_API_KEY": "some-key",
        }
        started = [
            subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
            for _ in range(processes)
        ]
        used = [ended(process) for process in started]
        return Drained(seconds_of_work(connection, run_id, blocks), used)


def bare(requests: int, latency: float, in_flight: int) -> Used:
    """Post as many requests in a bare loop."""
    with simulator(latency) as url:
        script = HERE / "bare_client.py"
        arguments = [url, str(requests), str(in_flight)]
        return ended(subprocess.Popen([sys.executable, script, *arguments]))


@contextmanager
def simulator(latency: float) -> Iterator[str]:
    """Serve from a process of its own."""
    command = [sys.executable, SIMULATOR, "--without-text", "--latency", str(latency)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def ended(process: subprocess.Popen[bytes]) -> Used:
    """Wait for a process and return what it has used."""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, process.args
    return Used(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / MEGABYTE_OF_KILOBYTES)


def seconds_of_work(connection: psycopg.Connection, run_id: UUID, blocks: int) -> float:
    """Return how long it took, after making sure that it is done."""
    row = connection.execute(
        "select extract(epoch from max(p.occurred_at) - min(p.occurred_at))::float8,"
        " count(*) filter (where e.to_status = 'ai_complete')"
        " from overlay_events e join overlay_operations p using (operation_id)"
        " where e.run_id = %s",
        [run_id],
    ).fetchone()
    assert row is not None
    assert row[1] == blocks
    return row[0]


def report(server: str, blocks: int, latency: float, in_flight: int) -> None:
    """Print how near a drain comes to what the latency alone takes, and what it costs."""
    least = blocks * latency / in_flight
    one = drain(server, blocks, latency, in_flight)
    print(
        f"worker, {blocks:,} blocks at {latency:g} s, {in_flight} in flight: {one.seconds:.1f} s, "
        f"{one.seconds / least:.2f} of blocks x latency / in flight",
        flush=True,
    )
    four = drain(server, blocks, latency, in_flight // 4, processes=4)
    print(
        f"  four processes with {in_flight // 4} each: {four.seconds:.1f} s, "
        f"{four.seconds / least:.2f}",
        flush=True,
    )
    posting = bare(blocks, latency, in_flight)
    print(
        f"  CPU a block: {per_block(one.used[0], blocks)} ms, a bare loop that only posts "
        f"{per_block(posting, blocks)} ms (start of Python and imports included)",
        flush=True,
    )


def memory(server: str, few: int, many: int, in_flight: int) -> None:
    """Print the peaks of a short and a long drain."""
    peaks = [drain(server, n, 0.5, in_flight).used[0].peak_megabytes for n in (few, many)]
    print(
        f"worker, peak memory with {in_flight} in flight: {few:,} blocks {peaks[0]:.0f} MB, "
        f"{many:,} blocks {peaks[1]:.0f} MB, ratio {peaks[1] / peaks[0]:.2f}",
        flush=True,
    )


def per_block(used: Used, blocks: int) -> str:
    """Format CPU milliseconds a block."""
    return f"{used.cpu_seconds / blocks * 1000:.2f}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--blocks", type=int, default=5000)
    parser.add_argument("--latency", type=float, default=3.0)
    parser.add_argument("--in-flight", type=int, default=200)
    parser.add_argument("--memory", action="store_true", help="also 50,000 blocks: minutes")
    options = parser.parse_args()
    with running_server() as server:
        report(server, options.blocks, options.latency, options.in_flight)
        if options.memory:
            memory(server, 5_000, 50_000, 500)


if __name__ == "__main__":
    main()
