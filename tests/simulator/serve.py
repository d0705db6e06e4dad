"""Run the simulator as a process of its own; prints its URL, then serves until it is terminated.

python tests/simulator/serve.py --latency 0.8 --sigma 0.5 --chance overloaded=0.01
"""

import argparse
import asyncio
import signal
import sys
from pathlib import Path

# Run as a script, Python looks beside this file only; the package is one folder up.
sys.path.insert(0, str(Path(__file__).parents[1]))

from simulator.faults import Behaviour, Faults, Latency
from simulator.server import Server


def _chance(text: str) -> tuple[str, float]:
    name, _, chance = text.partition("=")
    return Behaviour(name).name, float(chance)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--latency", type=float, default=0.0, help="median, seconds")
    parser.add_argument("--sigma", type=float, default=0.0, help="log-normal spread; 0 is fixed")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--chance", type=_chance, action="append", default=[], help="NAME=0.01")
    parser.add_argument("--requests-per-minute", type=float)
    parser.add_argument("--retry-after", type=float, help="seconds that a 429 or 529 asks for")
    parser.add_argument("--without-text", action="store_true", help="keep the ledger small")
    return parser.parse_args()


async def _serve(given: argparse.Namespace) -> None:
    faults = Faults(
        given.seed,
        Latency(given.latency, given.sigma),
        dict(given.chance),
        given.requests_per_minute,
        given.retry_after,
    )
    server = Server(faults, keep_text=not given.without_text)
    await server.start(given.port)
    print(server.url, flush=True)  # noqa: T201 the way in
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()
    await server.stop()


if __name__ == "__main__":
    asyncio.run(_serve(_arguments()))
