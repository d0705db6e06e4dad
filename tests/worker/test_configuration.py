"""What no block can mend pauses the run and costs nobody an attempt."""

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


def attempts(database: psycopg.Connection[Any]) -> set[int]:
    rows = database.execute("select attempt_count from public.block_overlays_v2").fetchall()
    return {count for (count,) in rows}


@pytest.mark.parametrize(
    ("key", "words"), [("wrong-key", "invalid x-api-key"), ("forbidden-key", "permission_error")]
)
async def test_a_wrong_key_pauses_the_run(
    owner: Database,
    database: psycopg.Connection[Any],
    simulator: Running,
    hired: Hired,
    monkeypatch: pytest.MonkeyPatch,
    key: str,
    words: str,
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", key)
    run_id = run_of(owner, 30)
    async with hired(mode=Mode.DRAIN) as worker:
        tally = await worker.run()
    assert words in tally.pauses[str(run_id)]
    progress = owner.run_progress(run_id)
    assert progress.status == "paused"
    assert words in str(progress.paused_reason)
    assert counters(database, run_id) == {"pending": 30}
    assert attempts(database) == {0}


@pytest.mark.parametrize("fault", ["payment_required", "spend_limit", "low_credit"])
async def test_an_empty_account_pauses_the_run(
    owner: Database,
    database: psycopg.Connection[Any],
    simulator: Running,
    hired: Hired,
    fault: str,
) -> None:
    run_id = run_of(owner, 3)
    simulator.script(fault, fault, fault)
    async with hired(mode=Mode.DRAIN) as worker:
        tally = await worker.run()
    assert tally.pauses[str(run_id)].startswith("money: ")
    assert counters(database, run_id) == {"pending": 3}
    assert attempts(database) == {0}


async def test_a_model_that_does_not_exist_pauses_only_its_own_run(
    owner: Database, database: psycopg.Connection[Any], simulator: Running, hired: Hired
) -> None:
    lost = run_of(owner, 3, "lost", model="claude-of-nowhere")
    fine = run_of(owner, 3, "fine")
    async with hired(mode=Mode.DRAIN) as worker:
        tally = await worker.run()
    assert tally.pauses.keys() == {str(lost)}
    assert counters(database, lost) == {"pending": 3}
    assert counters(database, fine) == {"ai_complete": 3}


async def test_a_resumed_run_is_worked_to_its_end(
    owner: Database, database: psycopg.Connection[Any], simulator: Running, hired: Hired
) -> None:
    run_id = run_of(owner, 3)
    simulator.script(*["low_credit"] * 3)
    async with hired(mode=Mode.DRAIN) as worker:
        await worker.run()
    owner.resume_run(run_id)
    async with hired(mode=Mode.DRAIN) as worker:
        tally = await worker.run()
    assert (tally.completed, tally.pauses) == (3, {})
    assert owner.run_progress(run_id).status == "complete"
    assert attempts(database) == {1}
