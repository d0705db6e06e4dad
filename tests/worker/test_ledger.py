"""Every request that the provider charged stands in the ledger once, whatever came of it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from arranged import counters, run_of, until
from worker.processes import worker_process

from pyworker.database.queue import Queue
from pyworker.llm import ModelError
from pyworker.worker import Call, Mode, Observer, Worker
from pyworker.worker.ledger import Ledger

if TYPE_CHECKING:
    import psycopg
    from simulator.fixture import Running

    from pyworker.database.person import Database

Hired = Callable[..., AbstractAsyncContextManager[Worker]]

TOKENS = "input_tokens, output_tokens, cache_write_5m_tokens, cache_read_tokens"

OUTCOMES = {
    "answer": "answered",
    "invalid_json": "invalid",
    "max_tokens": "truncated",
    "refusal": "refused",
    "context_exceeded": "too_long",
    "prompt_too_long": "too_long",
    "rate_limited": "rate_limited",
    "overloaded": "overloaded",
    "server_error": "error",
    "drop": "lost",
    "cut": "lost",
    "garbled": "lost",
}


def charged(simulator: Running) -> list[int]:
    """Add up what the simulator charged for, but for answers that were cut on their way."""
    entries = [entry for entry in simulator.ledger if entry.outcome != "cut"]
    return [
        sum(getattr(entry, name) for entry in entries)
        for name in ("input_tokens", "output_tokens", "cache_creation_tokens", "cache_read_tokens")
    ]


async def test_the_ledger_equals_the_simulators(
    owner: Database, database: psycopg.Connection[Any], simulator: Running, hired: Hired
) -> None:
    run_id = run_of(owner, 30)
    simulator.script(*({"name": name, "retry_after": 0} for name in OUTCOMES if name != "answer"))
    async with hired(mode=Mode.DRAIN) as worker:
        await worker.run()
    sums = ", ".join(f"sum({name})" for name in TOKENS.split(", "))
    found = database.execute(f"select {sums} from public.llm_calls").fetchone()
    assert found is not None
    assert [*found] == charged(simulator)
    by_outcome: Counter[str] = Counter()
    for line in owner.run_cost(run_id):
        by_outcome[line.outcome] += line.calls
    expected = Counter(OUTCOMES.get(entry.outcome, "answered") for entry in simulator.ledger)
    assert by_outcome == expected
    assert database.execute("select count(*) from public.llm_calls").fetchone() == (
        simulator.ledger.arrived,
    )
    unknown = database.execute(
        "select distinct outcome from public.llm_calls where input_tokens is null"
    ).fetchall()
    assert unknown == [("lost",)]
    assert {entry.request_id for entry in simulator.ledger if entry.outcome == "rate_limited"} == {
        row[0]
        for row in database.execute(
            "select request_id from public.llm_calls where outcome = 'rate_limited'"
        ).fetchall()
    }


async def test_what_is_given_up_at_a_stop_is_noted(
    owner: Database, database: psycopg.Connection[Any], simulator: Running, hired: Hired
) -> None:
    run_of(owner, 1)
    simulator.script("hold")
    async with hired(mode=Mode.WATCH, grace=timedelta(0)) as worker:
        working = asyncio.create_task(worker.run())
        await until(lambda: simulator.ledger.arrived == 1)
        worker.stop()
        await working
    found = database.execute("select outcome, input_tokens from public.llm_calls").fetchall()
    assert found == [("abandoned", None)]


async def test_offline_work_stands_there_for_nothing(
    owner: Database, database: psycopg.Connection[Any], hired: Hired
) -> None:
    run_id = run_of(owner, 3, model="offline")
    async with hired(mode=Mode.DRAIN) as worker:
        await worker.run()
    (line,) = owner.run_cost(run_id)
    assert (line.model, line.calls, line.cost) == ("offline", 3, Decimal(0))


async def test_a_worker_that_was_killed_leaves_calls_that_nobody_knows_of(
    owner: Database,
    database: psycopg.Connection[Any],
    uri: str,
    simulator: Running,
    hired: Hired,
) -> None:
    run_id = run_of(owner, 2, model="claude-haiku-5-5")
    simulator.script("hold", "hold")
    with worker_process(uri, simulator, "--lease", "1") as process:
        simulator.ledger.wait_for_arrivals(2)
        process.kill()
    simulator.release()
    async with hired(mode=Mode.DRAIN) as worker:
        await worker.run()
    assert counters(database, run_id) == {"ai_complete": 2}
    lines = {line.outcome: line for line in owner.run_cost(run_id)}
    assert lines.keys() == {"answered", "unknown"}
    assert (lines["unknown"].calls, lines["unknown"].cost) == (2, None)
    assert owner.run_budget(run_id)["uncosted_calls"] == 2


async def test_a_budget_is_exceeded_by_no_more_than_what_was_in_flight(
    owner: Database, database: psycopg.Connection[Any], simulator: Running, hired: Hired
) -> None:
    run_id = run_of(owner, 60, model="claude-haiku-5-5")
    async with hired(mode=Mode.ONCE, batch_size=5) as worker:
        await worker.run()
    each = Decimal(str(owner.run_budget(run_id)["spent"])) / 5
    owner.set_run_budget(run_id, each * 20)
    async with hired("one") as one, hired("two") as two:
        await asyncio.gather(one.run(), two.run())
    spent = Decimal(str(owner.run_budget(run_id)["spent"]))
    assert spent <= each * 20 * Decimal("1.02")  # no block is exactly as long as the mean
    assert counters(database, run_id)["ai_complete"] in {19, 20}
    told = one.tally.pauses | two.tally.pauses
    assert told[str(run_id)].startswith("budget: ")
    assert one.tally.spent + two.tally.spent + each * 5 == spent
    assert owner.run_progress(run_id).status == "paused"

    owner.set_run_budget(run_id, None)
    owner.resume_run(run_id)
    async with hired(mode=Mode.DRAIN) as worker:
        await worker.run()
    assert counters(database, run_id) == {"ai_complete": 60}


@pytest.mark.parametrize("words", ["nul\0l", "\ud800"])
async def test_an_error_that_no_database_can_hold_is_noted_all_the_same(
    words: str, owner: Database, database: psycopg.Connection[Any], uri: str
) -> None:
    run_of(owner, 1, model="offline")
    queue = Queue(uri, "worker")
    ledger = Ledger(queue)
    try:
        claims = await queue.claim_overlay_batch(1)
        ended = ModelError("item", words, outcome="invalid")
        ledger.on_call(Call(uuid4(), claims, "anthropic", "key 1", ended))
        await ledger.hand_in(Observer())
    finally:
        await queue.close()
    assert database.execute("select outcome from public.llm_calls").fetchall() == [("invalid",)]


async def test_a_call_is_priced_by_the_name_that_was_asked_for(
    owner: Database,
    database: psycopg.Connection[Any],
    simulator: Running,
    hired: Hired,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", f"{simulator.url}/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "some-key")
    database.execute("select public.set_model_price('openai:gpt-simulated', 1, 4)")
    run_id = run_of(owner, 2, model="openai:gpt-simulated")
    async with hired(mode=Mode.DRAIN) as worker:
        await worker.run()
    [line] = owner.run_cost(run_id)
    assert (line.model, line.calls, line.uncosted_calls) == ("openai:gpt-simulated", 2, 0)
    assert worker.tally.spent == line.cost
