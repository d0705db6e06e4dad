"""A storm: a provider that fails in every way, killed workers, a database that restarts."""

from __future__ import annotations

import subprocess
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psycopg
import servers
from arranged import eventually, run_of
from worker.processes import Simulator, finished, simulator_process, worker_process

from pyworker.database.identity import person
from pyworker.database.person import connect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from uuid import UUID

CHANCES = {
    "rate_limited": 0.20,
    "overloaded": 0.05,
    "drop": 0.03,
    "invalid_json": 0.01,
    "invalid_schema": 0.01,
    "refusal": 0.01,
}
OWNER = "00000000-0000-4000-8000-00000000000a"
LEASE = "5"
RETRY_AFTER = 0.2
"""Seconds that the provider asks for; a real one asks for more, and so would the test take."""


@dataclass
class Database:
    """A server of the test's own, so that it can be restarted."""

    folder: Path

    def __post_init__(self) -> None:
        self.uri = servers.start(15, self.folder)

    def restart(self) -> None:
        """Stop the server at once, as a crash would, and start it again."""
        servers.restart(self.folder)

    def stop(self) -> None:
        """End it, with its data."""
        servers.stop(15, self.folder)


@dataclass(frozen=True)
class Aftermath:
    """What is left when it is over."""

    statuses: dict[str, int]
    answers: list[tuple[int, int]]
    """How often an answer was accepted, and for how many overlays."""
    errors: list[str]
    """Why overlays are failed."""
    attempts: int
    """The most that an overlay that was answered has needed."""
    summary: dict[str, Any]


@contextmanager
def database(folder: Path, root: Path) -> Iterator[Database]:
    """Serve a database with pgoverlay in it."""
    served = Database(folder)
    try:
        subprocess.run(
            ["psql", served.uri, "--no-psqlrc", "--quiet", "--file", root / "sql" / "install.sql"],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        yield served
    finally:
        served.stop()


def weather(served: Database, blocks: int, latency: float) -> Aftermath:
    """Work so many blocks through a storm and return what came of it."""
    with connect(served.uri, person(OWNER)) as owner:
        run_id = run_of(owner, blocks, max_attempts=4)
    options = ("--lease", LEASE, "--concurrency", "32", "--json")
    with simulator_process(latency) as simulator, ExitStack() as stack:
        simulator.ask("plan", plan(latency, CHANCES))

        def started() -> subprocess.Popen[str]:
            return stack.enter_context(worker_process(served.uri, simulator, *options))

        victims = [started(), started()]
        for part, victim in enumerate(victims, 1):
            answered(simulator, part * blocks // 6)
            victim.kill()
            if part == 1:
                others = [started(), started()]
            served.restart()
        simulator.ask("plan", plan(latency, {}))
        for process in others:
            finished(process, 300)
        summary = simulator.ask("summary")
    return aftermath(served.uri, run_id, summary)


def plan(latency: float, chances: dict[str, float]) -> dict[str, Any]:
    return {"latency": {"median": latency}, "chances": chances, "retry_after": RETRY_AFTER}


def answered(simulator: Simulator, count: int) -> None:
    eventually(lambda: simulator.ask("summary")["answered"] >= count, 120)


def aftermath(uri: str, run_id: UUID, summary: dict[str, Any]) -> Aftermath:
    with psycopg.connect(uri) as connection:
        statuses = dict(
            connection.execute(
                "select status, count(*)::int from public.block_overlays_v2"
                " where run_id = %s group by 1",
                [run_id],
            ).fetchall()
        )
        answers = connection.execute(
            "select answers, count(*)::int from ("
            "  select count(*) filter (where e.to_status = 'ai_complete')::int as answers"
            "  from public.block_overlays_v2 o"
            "  left join public.overlay_events e using (run_id, block_uid)"
            "  where o.run_id = %s and o.status = 'ai_complete' group by o.block_uid"
            ") as a group by 1",
            [run_id],
        ).fetchall()
        errors = connection.execute(
            "select last_error from public.block_overlays_v2 where status = 'failed'"
        ).fetchall()
        [attempts] = connection.execute(
            "select max(attempt_count) from public.block_overlays_v2 where status = 'ai_complete'"
        ).fetchone() or [0]
    return Aftermath(statuses, answers, [error for (error,) in errors], attempts, summary)
