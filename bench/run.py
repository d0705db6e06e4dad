"""``make bench``: what the contract costs, as ratios to bare statements in the same sitting.

Medians of several runs, least and most in brackets; each measurement in a fresh database, the two
sides in turn, so that whatever else the machine does falls on both.
"""

from __future__ import annotations

import argparse
import statistics
from typing import TYPE_CHECKING

import confirm
import export
import grid
import ingest
import peers
import psycopg
import worker
from drain import bare_step, create_bare, drain, our_step
from fresh import fresh_database, running_server, settle
from workload import create_run

if TYPE_CHECKING:
    from collections.abc import Callable


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(MEASURES)}; else all")
    parser.add_argument("--overlays", type=int, default=10_000, help="of a drain")
    parser.add_argument("--many", type=int, default=500_000, help="overlays of a large run")
    parser.add_argument("--confirm", type=int, default=100_000, help="overlays of a confirmation")
    parser.add_argument("--grid", type=int, default=1_000_000, help="overlays of the grid")
    parser.add_argument("--ingest", type=int, default=10_000_000, help="bytes of a document")
    parser.add_argument("--export", type=int, default=100_000, help="overlays of an export")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument(
        "--cpu",
        action="store_true",
        help="count the server's processor time instead of the clock, where a part can: for a "
        "machine that is busy with something else",
    )
    options = parser.parse_args()
    if unknown := set(options.parts) - MEASURES.keys():
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    with running_server() as server:
        for part in options.parts or MEASURES:
            MEASURES[part](server, options)


def drains(server: str, options: argparse.Namespace) -> None:
    """Claim and complete, beside the bare statements."""
    for clients in (1, 4):
        for batch in (25, 100):
            compare(
                f"claim + complete, batch {batch}, {clients} clients, overlays/s",
                options.repeats,
                {
                    "bare": lambda b=batch, c=clients: bare_drain(
                        server, options.overlays, b, c, cpu=options.cpu
                    ),
                    "ours": lambda b=batch, c=clients: our_drain(
                        server, options.overlays, b, c, cpu=options.cpu
                    ),
                },
            )


def beside_peers(server: str, options: argparse.Namespace) -> None:
    """Claim and complete, beside two queues from PyPI."""
    for clients in (1, 4):
        for batch in (25, 100):
            compare(
                f"beside PgQueuer, batch {batch}, {clients} clients, a second",
                options.repeats,
                {
                    "PgQueuer": lambda b=batch, c=clients: peers.pgqueuer(
                        server, options.overlays, b, c
                    ),
                    "ours": lambda b=batch, c=clients: our_drain(server, options.overlays, b, c),
                },
            )
        compare(
            f"beside Procrastinate, {clients} clients, a second",
            options.repeats,
            {
                "Procrastinate, 10 at once": lambda c=clients: peers.procrastinated(
                    server, options.overlays // 10, 10, c
                ),
                "ours, batch 25": lambda c=clients: our_drain(server, options.overlays, 25, c),
            },
        )


def workers(server: str, _options: argparse.Namespace) -> None:
    """Worker processes against the simulator, beside a loop that only posts; their memory."""
    worker.report(server, 5_000, 3.0, 200)
    worker.memory(server, 5_000, 50_000, 500)


def large_runs(server: str, options: argparse.Namespace) -> None:
    """Claim and complete in a large run, to its end, beside a small one."""
    compare(
        f"claim + complete, batch 100, {options.many:,} overlays beside {options.overlays:,}",
        1,
        {
            "small": lambda: our_drain(server, options.overlays, 100, 1, cpu=options.cpu),
            "large": lambda: our_drain(server, options.many, 100, 1, cpu=options.cpu),
        },
    )


def old_snapshots(server: str, options: argparse.Namespace) -> None:
    """Claim and complete while a transaction keeps every old version of every row."""
    many = options.many // 5
    compare(
        f"claim + complete, batch 100, {many:,} overlays, an old snapshot held",
        1,
        {
            "none held": lambda: our_drain(server, many, 100, 1, cpu=options.cpu),
            "held": lambda: our_drain(server, many, 100, 1, hold_snapshot=True, cpu=options.cpu),
        },
    )


def confirmations(server: str, options: argparse.Namespace) -> None:
    """Confirm a run, beside the UPDATE that it comes down to."""
    compare(
        f"confirm {options.confirm:,} overlays, seconds",
        options.repeats,
        {
            "bare": lambda: confirm.bare(server, options.confirm, cpu=options.cpu),
            "ours": lambda: confirm.ours(server, options.confirm, cpu=options.cpu),
        },
    )


def grids(server: str, options: argparse.Namespace) -> None:
    """Pages of the grid, and what row level security adds."""
    for line in grid.measure(server, options.grid):
        print(line, flush=True)


def ingestion(server: str, options: argparse.Namespace) -> None:
    """Ingest a large document, beside the parse that it needs at least."""
    compare(
        f"ingest {options.ingest / 1e6:g} MB of Markdown (bare: markdown-it-py's parse), MB/s",
        options.repeats,
        {
            "bare": lambda: ingest.parse_alone(options.ingest),
            "ours": lambda: ingest.ingest(server, options.ingest),
        },
    )


def exports(server: str, options: argparse.Namespace) -> None:
    """Export a run, beside the COPY that it comes down to; its memory; reconstruct a document."""
    overlays = options.export
    with export.confirmed_run(server, overlays) as (uri, run_id):
        compare(
            f"export {overlays:,} overlays as JSONL, seconds",
            options.repeats,
            {
                "bare COPY": lambda: export.bare(uri, run_id),
                "ours": lambda: export.ours(uri, run_id),
            },
        )
        compare(
            f"export {overlays:,} overlays as Parquet, seconds",
            options.repeats,
            {
                "pyarrow from their JSONL": lambda: export.arrows_own(uri, run_id),
                "ours": lambda: export.ours(uri, run_id, "parquet"),
            },
        )
    for count in (overlays // 10, overlays * 3):
        with export.confirmed_run(server, count) as (uri, _):
            for form in ("jsonl", "csv", "parquet"):
                peak = export.peak_memory(uri, form)
                print(f"export {count:,} overlays as {form}: peak {peak:.0f} MiB", flush=True)
    seconds = tuple(export.reconstruction(server, 5000) for _ in range(options.repeats))
    print(f"reconstruct a document of 5,000 blocks: {spread(seconds)} seconds", flush=True)


MEASURES = {
    "drain": drains,
    "peers": beside_peers,
    "worker": workers,
    "flat": large_runs,
    "snapshot": old_snapshots,
    "confirm": confirmations,
    "grid": grids,
    "ingest": ingestion,
    "export": exports,
}


def compare(name: str, repeats: int, sides: dict[str, Callable[[], float]]) -> None:
    """Measure two sides in turn; print medians, spread and the ratio of second to first."""
    pairs = [[side() for side in sides.values()] for _ in range(repeats)]
    told = [
        f"{side} {spread(values)}"
        for side, values in zip(sides, zip(*pairs, strict=True), strict=True)
    ]
    ratio = statistics.median(second / first for first, second in pairs)
    print(f"{name}: {'  '.join(told)}  ratio {ratio:.2f}", flush=True)


def spread(values: tuple[float, ...]) -> str:
    """Format a median with the least and the most."""
    return f"{statistics.median(values):,.2f} [{min(values):,.2f}-{max(values):,.2f}]"


def bare_drain(server: str, overlays: int, batch: int, clients: int, *, cpu: bool = False) -> float:
    """Drain the bare queue; return rows a second."""
    with fresh_database(server, "bare", install=False) as uri:
        with psycopg.connect(uri, autocommit=True) as connection:
            create_bare(connection, overlays)
            settle(connection)
        return drain(uri, bare_step, batch, clients, cpu=cpu)


def our_drain(
    server: str,
    overlays: int,
    batch: int,
    clients: int,
    *,
    hold_snapshot: bool = False,
    cpu: bool = False,
) -> float:
    """Drain a run through the functions; return overlays a second."""
    with fresh_database(server, "ours", install=True) as uri:
        with psycopg.connect(uri, autocommit=True) as connection:
            run_id = create_run(connection, overlays)
            settle(connection)
        if not hold_snapshot:
            return drain(uri, our_step(run_id), batch, clients, cpu=cpu)
        with psycopg.connect(uri) as old:
            old.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            old.execute("select count(*) from runs_v2")
            return drain(uri, our_step(run_id), batch, clients, cpu=cpu)


if __name__ == "__main__":
    main()
