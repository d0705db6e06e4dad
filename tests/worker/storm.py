"""A storm: a provider that fails in every way, killed workers, a database that restarts."""

from __future__ import annotations

import subprocess
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psycopg
import servers
from arranged import SCHEMA, eventually, ingested
from worker import accounts, pace
from worker.processes import (
    Simulator,
    WorkerProcess,
    finished,
    simulator_process,
    worker_process,
)

from pyworker.database.identity import person
from pyworker.database.person import connect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from uuid import UUID

    from worker.accounts import Accounts
    from worker.pace import Recovery

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
IN_FLIGHT = 32
"""Requests of each of the two workers."""
RETRY_AFTER = 0.2
"""Seconds that the provider asks for; a real one asks for more, and so would the test take."""
INSTRUCTIONS = "Summarise the block for somebody who reads nothing else. " * 80
"""Long enough for the provider to cache it."""


@dataclass
class Database:
    """A server of the test's own, so that it can be restarted."""

    folder: Path

    def __post_init__(self) -> None:
        self.uri = servers.start(15, self.folder)

    def restart(self, mode: str) -> None:
        """Stop the server, `immediate` as a crash would, and start it again."""
        servers.restart(self.folder, mode)

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
    refused: tuple[int, int]
    """Overlays that the model refused: by the ledger, and by their own last error."""
    outcomes: dict[str, int]
    """What the simulator did."""
    accounts: Accounts
    recovery: Recovery


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
    """Work so many blocks through a storm, a fifth as many in the calm around it."""
    before, after = blocks // 10, blocks // 10
    run_id = created(served.uri, before + blocks + after)
    options = ("--lease", LEASE, "--concurrency", str(IN_FLIGHT), "--json")
    with simulator_process(latency) as simulator, ExitStack() as stack:

        def started() -> WorkerProcess:
            return stack.enter_context(worker_process(served.uri, simulator, *options))

        victims, others = [started(), started()], []
        answered(simulator, before)
        began = simulator.ask("plan", plan(latency, CHANCES))["at"]
        for part, (victim, mode) in enumerate(zip(victims, ("fast", "immediate"), strict=True), 1):
            answered(simulator, before + part * blocks // 4)
            victim.kill()
            others.append(started())
            served.restart(mode)
        answered(simulator, before + blocks)
        ended = simulator.ask("plan", plan(latency, {}))["at"]
        for process in others:
            finished(process, 600)
        ledger = simulator.ask("ledger")
        outcomes = simulator.ask("summary")["outcomes"]
    with psycopg.connect(served.uri) as connection:
        return Aftermath(
            **settled(connection, run_id),
            outcomes=outcomes,
            accounts=accounts.compare(connection, run_id, ledger),
            recovery=pace.recovery(ledger, began, ended),
        )


def created(uri: str, blocks: int) -> UUID:
    with connect(uri, person(OWNER)) as owner:
        schema = {**SCHEMA, "prompt_config": {"system_instructions": INSTRUCTIONS}}
        return owner.create_run_v2(
            ingested(owner, blocks), owner.register_schema(schema), {"max_attempts": 4}
        )


def plan(latency: float, chances: dict[str, float]) -> dict[str, Any]:
    return {"latency": {"median": latency}, "chances": chances, "retry_after": RETRY_AFTER}


def answered(simulator: Simulator, count: int) -> None:
    """Wait until so many requests were answered well."""
    eventually(lambda: simulator.ask("summary")["outcomes"].get("answer", 0) >= count, 1800)


def settled(connection: psycopg.Connection[Any], run_id: UUID) -> dict[str, Any]:
    """Read what became of the overlays."""

    def found(statement: str) -> list[Any]:
        return connection.execute(statement, {"run_id": run_id}).fetchall()

    [(attempts, refused, calls_refused)] = found(
        "select max(attempt_count) filter (where status = 'ai_complete'),"
        "  count(*) filter (where starts_with(last_error, 'the model refused'))::int,"
        "  (select count(distinct overlay_ids)::int"
        "    from public.llm_calls where outcome = 'refused')"
        " from public.block_overlays_v2 where run_id = %(run_id)s"
    )
    return {
        "statuses": dict(
            found(
                "select status, count(*)::int from public.block_overlays_v2"
                " where run_id = %(run_id)s group by 1"
            )
        ),
        "answers": found(
            "select answers, count(*)::int from ("
            "  select count(*) filter (where e.to_status = 'ai_complete')::int as answers"
            "  from public.block_overlays_v2 o"
            "  left join public.overlay_events e using (run_id, block_uid)"
            "  where o.run_id = %(run_id)s and o.status = 'ai_complete' group by o.block_uid"
            ") as a group by 1"
        ),
        "errors": [
            error
            for (error,) in found(
                "select last_error from public.block_overlays_v2"
                " where run_id = %(run_id)s and status = 'failed'"
            )
        ],
        "attempts": attempts,
        "refused": (calls_refused, refused),
    }
