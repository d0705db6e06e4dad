"""A fault of the provider costs no block an attempt, and ends by itself."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any

import pytest
from arranged import counters, run_of

from pyworker.worker import Mode, Worker

if TYPE_CHECKING:
    import psycopg
    from simulator.fixture import Running

    from pyworker.database.person import Database

Hired = Callable[..., AbstractAsyncContextManager[Worker]]

FAULTS = [
    {"name": "rate_limited", "retry_after": 0.2},
    "rate_limited",
    "overloaded",
    "server_error",
    "bad_gateway",
    "drop",
    "cut",
    "garbled",
]


async def test_every_fault_gives_the_attempt_back_and_ends_completed(
    owner: Database, database: psycopg.Connection[Any], simulator: Running, hired: Hired
) -> None:
    run_id = run_of(owner, len(FAULTS))
    simulator.script(*FAULTS)
    async with hired(mode=Mode.DRAIN) as worker:
        tally = await worker.run()
    assert (tally.returned, tally.completed, tally.failed) == (len(FAULTS), len(FAULTS), 0)
    assert tally.errors == {"provider": len(FAULTS)}
    assert counters(database, run_id) == {"ai_complete": len(FAULTS)}
    attempts = database.execute("select attempt_count from public.block_overlays_v2").fetchall()
    assert attempts == [(1,)] * len(FAULTS)
    assert simulator.ledger.arrived == 2 * len(FAULTS)


@pytest.mark.parametrize(
    ("fault", "words"),
    [("rate_limited", "429"), ("overloaded", "529"), ("server_error", "500")],
)
async def test_the_block_waits_as_long_as_the_provider_asks(
    owner: Database,
    database: psycopg.Connection[Any],
    simulator: Running,
    hired: Hired,
    fault: str,
    words: str,
) -> None:
    run_of(owner, 1)
    simulator.script({"name": fault, "retry_after": 120})
    async with hired(mode=Mode.ONCE) as worker:
        await worker.run()
    found = database.execute(
        "select status, attempt_count, last_error,"
        " not_before - clock_timestamp() between interval '110 s' and interval '150 s'"
        " from public.block_overlays_v2"
    ).fetchone()
    assert found is not None
    status, attempts, error, waits = found
    assert (status, attempts, waits) == ("pending", 0, True)
    assert words in error


async def test_a_busy_provider_never_uses_the_attempts_up(
    owner: Database, database: psycopg.Connection[Any], simulator: Running, hired: Hired
) -> None:
    run_id = run_of(owner, 1, max_attempts=1)
    simulator.script(*[{"name": "overloaded", "retry_after": 0}] * 6)
    async with hired(mode=Mode.DRAIN) as worker:
        tally = await worker.run()
    assert (tally.returned, tally.completed) == (6, 1)
    assert counters(database, run_id) == {"ai_complete": 1}
