"""The worker against a provider that takes its time: wall, CPU and memory.

python bench/worker.py one [--blocks 5000] [--latency 3] [--in-flight 200]

Parts: `one` process, `four` that share the work, CPU beside a `bare` loop, and the peak of `memory`
in a short and a long drain. Without a part it is the first three.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import psycopg
from fresh import fresh_database, running_server, settle
from workload import create_run

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from uuid import UUID

HERE = Path(__file__).resolve().parent
OVERLAY = Path(sys.executable).with_name("overlay")
SIMULATOR = HERE.parent / "tests" / "simulator" / "serve.py"
BATCH = 25
MEGABYTE_OF_KILOBYTES = 1024
PARTS = ("one", "four", "bare", "memory")
MEMORY_LATENCY = 0.5
FEW, MANY, MEMORY_IN_FLIGHT = 5_000, 50_000, 500
STRETCHES = 10


@dataclass(frozen=True)
class Used:
    """What a process has used."""

    cpu_seconds: float
    peak_megabytes: float


@dataclass(frozen=True)
class Drained:
    """A whole drain by one or more processes."""

    seconds: float
    """From the start of the first process to the end of the last, imports included."""
    working: float
    """From the first request to the last stored answer, by the database's clock."""
    used: list[Used]
    in_flight: list[float]
    """Requests in flight on average, in each tenth of the time."""

    def line(self, least: float) -> str:
        """Say how near it came to the least that the latency allows."""
        return (
            f"{self.seconds:.1f} s, {self.seconds / least:.2f} of blocks x latency / in flight "
            f"({self.working:.1f} s, {self.working / least:.2f} from the first request on); "
            f"in flight by tenths of the time: {' '.join(f'{n:.0f}' for n in self.in_flight)}"
        )


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
        began = monotonic()
        started = [
            subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
            for _ in range(processes)
        ]
        used = [ended(process) for process in started]
        seconds = monotonic() - began
        working = seconds_of_work(connection, run_id, blocks)
        return Drained(seconds, working, used, in_flight_by_tenths(url))


def in_flight_by_tenths(url: str) -> list[float]:
    """Ask the simulator how many requests it had at a time."""
    with urllib.request.urlopen(f"{url}/_simulator/ledger") as response:  # noqa: S310  loopback
        entries = json.load(response)
    begins = sorted(entry["at"] - entry["seconds"] for entry in entries)
    ends = sorted(entry["at"] for entry in entries)
    first, step = begins[0], (ends[-1] - begins[0]) / STRETCHES
    # seconds of requests until each tenth: what has begun by then, less what has ended
    until = [
        sum(max(0.0, now - begin) for begin in begins) - sum(max(0.0, now - end) for end in ends)
        for now in accumulate([step] * STRETCHES, initial=first)
    ]
    return [(after - before) / step for before, after in pairwise(until)]


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
    ends = connection.execute(
        "select status, last_error, count(*) from block_overlays_v2 where run_id = %s"
        " group by 1, 2",
        [run_id],
    ).fetchall()
    assert ends == [("ai_complete", None, blocks)], ends
    row = connection.execute(
        "select extract(epoch from max(p.occurred_at) - ("
        "  select min(c.started_at) from llm_calls c where c.run_id = %(run)s"
        "))::float8"
        " from overlay_events e join overlay_operations p using (operation_id)"
        " where e.run_id = %(run)s",
        {"run": run_id},
    ).fetchone()
    assert row is not None
    seconds: float = row[0]
    return seconds


def report(
    server: str,
    blocks: int,
    latency: float,
    in_flight: int,
    parts: Collection[str] = PARTS[:3],
) -> None:
    """Print how near a drain comes to what the latency alone takes, and what it costs."""
    least = blocks * latency / in_flight
    print(f"worker, {blocks:,} blocks at {latency:g} s, {in_flight} in flight", flush=True)
    if "one" in parts:
        one = drain(server, blocks, latency, in_flight)
        print(f"  one process: {one.line(least)}", flush=True)
        print(f"  its CPU a block: {per_block(one.used[0], blocks)} ms, imports included")
    if "four" in parts:
        four = drain(server, blocks, latency, in_flight // 4, processes=4)
        print(f"  four processes with {in_flight // 4} each: {four.line(least)}", flush=True)
    if "bare" in parts:
        posting = bare(blocks, latency, in_flight)
        print(
            f"  CPU a block of a bare loop that only posts: {per_block(posting, blocks)} ms",
            flush=True,
        )


def memory(server: str, few: int, many: int, in_flight: int) -> None:
    """Print the peaks of a short and a long drain."""
    peaks = [
        drain(server, n, MEMORY_LATENCY, in_flight).used[0].peak_megabytes for n in (few, many)
    ]
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
    parser.add_argument("part", nargs="*", choices=[*PARTS, []], help="default: one four bare")
    parser.add_argument("--blocks", type=int, default=5000)
    parser.add_argument("--latency", type=float, default=3.0)
    parser.add_argument("--in-flight", type=int, default=200)
    parser.add_argument("--few", type=int, default=FEW, help="blocks of the short drain")
    parser.add_argument("--many", type=int, default=MANY, help="blocks of the long drain")
    options = parser.parse_args()
    parts = options.part or PARTS[:3]
    with running_server() as server:
        if {*parts} - {"memory"}:
            report(server, options.blocks, options.latency, options.in_flight, parts)
        if "memory" in parts:
            memory(server, options.few, options.many, MEMORY_IN_FLIGHT)


if __name__ == "__main__":
    main()
