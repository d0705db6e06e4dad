"""``make bench``: what the contract costs, as ratios to bare statements in the same sitting.

Medians of several runs, least and most in brackets; each measurement in a fresh database, the two
sides in turn, so that whatever else the machine does falls on both.
"""

from __future__ import annotations

import argparse
import statistics
from typing import TYPE_CHECKING

import confirm
import ingest
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
    parser.add_argument("--overlays", type=int, default=10_000, help="of a drain")
    parser.add_argument("--confirm", type=int, default=100_000, help="overlays of a confirmation")
    parser.add_argument("--ingest", type=int, default=10_000_000, help="bytes of a document")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--long", action="store_true", help="the worker at scale: ten minutes more")
    options = parser.parse_args()
    with running_server() as server:
        for clients in (1, 4):
            for batch in (25, 100):
                name = f"claim + complete, batch {batch}, {clients} clients, overlays/s"
                compare(
                    name,
                    options.repeats,
                    lambda batch=batch, clients=clients: bare_drain(
                        server, options.overlays, batch, clients
                    ),
                    lambda batch=batch, clients=clients: our_drain(
                        server, options.overlays, batch, clients
                    ),
                )
        compare(
            f"confirm {options.confirm:,} overlays, seconds",
            options.repeats,
            lambda: confirm.bare(server, options.confirm),
            lambda: confirm.ours(server, options.confirm),
        )
        compare(
            f"ingest {options.ingest / 1e6:g} MB of Markdown (bare: markdown-it-py's parse), MB/s",
            options.repeats,
            lambda: ingest.parse_alone(options.ingest),
            lambda: ingest.ingest(server, options.ingest),
        )
        if options.long:
            worker.report(server, 5_000, 3.0, 200)
            worker.memory(server, 5_000, 50_000, 500)
        else:
            worker.report(server, 1_000, 1.0, 100)


def compare(name: str, repeats: int, bare: Callable[[], float], ours: Callable[[], float]) -> None:
    """Measure both sides in turn and print medians, spread and their ratio."""
    pairs = [(bare(), ours()) for _ in range(repeats)]
    bares, our = zip(*pairs, strict=True)
    ratio = statistics.median(o / b for b, o in pairs)
    print(f"{name}: bare {spread(bares)}  ours {spread(our)}  ratio {ratio:.2f}", flush=True)


def spread(values: tuple[float, ...]) -> str:
    """Format a median with the least and the most."""
    return f"{statistics.median(values):,.2f} [{min(values):,.2f}-{max(values):,.2f}]"


def bare_drain(server: str, overlays: int, batch: int, clients: int) -> float:
    """Drain the bare queue; return rows a second."""
    with fresh_database(server, "bare", install=False) as uri:
        with psycopg.connect(uri, autocommit=True) as connection:
            create_bare(connection, overlays)
            settle(connection)
        return drain(uri, bare_step, batch, clients)


def our_drain(server: str, overlays: int, batch: int, clients: int) -> float:
    """Drain a run through the functions; return overlays a second."""
    with fresh_database(server, "ours", install=True) as uri:
        with psycopg.connect(uri, autocommit=True) as connection:
            run_id = create_run(connection, overlays)
            settle(connection)
        return drain(uri, our_step(run_id), batch, clients)


if __name__ == "__main__":
    main()
