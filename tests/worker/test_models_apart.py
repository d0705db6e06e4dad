"""One model that is slow, limited or down holds up no other; and no attempt is lost by it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any

from arranged import SCHEMA, counters, ingested, run_of, until

from pyworker.worker import Mode, Observer, Worker

if TYPE_CHECKING:
    import psycopg
    import pytest
    from simulator.fixture import Running

    from pyworker.database.person import Database
    from pyworker.worker.observer import Call

Hired = Callable[..., AbstractAsyncContextManager[Worker]]


class Listening(Observer):
    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.held_off: list[str] = []

    def on_call(self, call: Call) -> None:
        self.calls.append(call)

    def on_hold_off(self, model: str, seconds: float) -> None:  # noqa: ARG002
        self.held_off.append(model)


async def test_a_slow_model_holds_up_no_other(
    owner: Database, database: psycopg.Connection[Any], simulator: Running, hired: Hired
) -> None:
    slow = run_of(owner, 60, "slow", model="claude-haiku-5-5")
    simulator.script(*["hold"] * 4)
    async with hired(mode=Mode.DRAIN, concurrency=4, batch_size=10) as worker:
        running = asyncio.create_task(worker.run())
        await asyncio.to_thread(simulator.ledger.wait_for_arrivals, 4)
        quick = run_of(owner, 30, "quick", model="claude-sonnet-5-5")
        await until(lambda: worker.tally.completed == 30)
        assert counters(database, quick) == {"ai_complete": 30}
        assert counters(database, slow)["claimed"] <= 20
        simulator.release()
        await asyncio.wait_for(running, 20)
    assert counters(database, slow) == {"ai_complete": 60}


async def test_a_model_that_is_down_is_left_alone_and_asked_again_later(
    owner: Database, database: psycopg.Connection[Any], simulator: Running, hired: Hired
) -> None:
    run_id = run_of(owner, 60, max_attempts=1)
    simulator.script(*["server_error"] * 10)
    heard = Listening()
    async with hired(mode=Mode.DRAIN, concurrency=5, observers=[heard]) as worker:
        tally = await asyncio.wait_for(worker.run(), 60)
    assert heard.held_off == ["claude-sonnet-5-5"]
    assert tally.released > 0
    assert (tally.completed, tally.failed) == (60, 0)
    assert counters(database, run_id) == {"ai_complete": 60}
    attempts = database.execute("select distinct attempt_count from public.block_overlays_v2")
    assert attempts.fetchall() == [(1,)]


async def test_every_request_is_heard_of_with_what_it_cost(
    owner: Database, simulator: Running, hired: Hired
) -> None:
    run_of(owner, 3)
    simulator.script("refusal", "overloaded")
    heard = Listening()
    async with hired(mode=Mode.DRAIN, concurrency=1, observers=[heard]) as worker:
        await worker.run()
    billed = {call.request_id: call.answer for call in heard.calls if call.answer}
    assert sorted(call.fault or "answer" for call in heard.calls) == [
        "answer", "answer", "item_terminal", "provider",
    ]  # fmt: skip
    for entry in simulator.ledger:
        if entry.output_tokens:
            usage = billed[entry.request_id]
            assert (usage.input_tokens, usage.output_tokens) == (
                entry.input_tokens,
                entry.output_tokens,
            )
    assert len(billed) == 3
    assert worker.tally.input_tokens == sum(entry.input_tokens for entry in simulator.ledger)


async def test_a_cold_prefix_is_written_to_the_cache_once(
    owner: Database, simulator: Running, hired: Hired
) -> None:
    instructions = {"system_instructions": "Be brief. " * 2000}
    schema_id = owner.register_schema({**SCHEMA, "prompt_config": instructions})
    owner.create_run_v2(ingested(owner, 40), schema_id)
    simulator.script(*[{"name": "answer", "latency": 0.1}] * 40)
    async with hired(mode=Mode.DRAIN, concurrency=20) as worker:
        await worker.run()
    written = [entry for entry in simulator.ledger if entry.cache_creation_tokens]
    assert len(written) == 1
    assert sum(entry.cache_read_tokens > 0 for entry in simulator.ledger) == 39
    assert simulator.ledger.most_in_flight > 1


async def test_a_first_request_that_fails_is_followed_by_another_first_one(
    owner: Database, simulator: Running, hired: Hired
) -> None:
    instructions = {"system_instructions": "Be brief. " * 2000}
    schema_id = owner.register_schema({**SCHEMA, "prompt_config": instructions})
    owner.create_run_v2(ingested(owner, 10), schema_id)
    simulator.script("server_error", *[{"name": "answer", "latency": 0.1}] * 10)
    async with hired(mode=Mode.DRAIN, concurrency=10) as worker:
        tally = await worker.run()
    assert tally.completed == 10
    assert sum(entry.cache_creation_tokens > 0 for entry in simulator.ledger) == 1


async def test_a_short_prefix_is_not_waited_for(
    owner: Database, simulator: Running, hired: Hired
) -> None:
    run_of(owner, 10)
    simulator.script(*["hold"] * 10)
    async with hired(mode=Mode.DRAIN, concurrency=10) as worker:
        running = asyncio.create_task(worker.run())
        await asyncio.to_thread(simulator.ledger.wait_for_arrivals, 10)
        simulator.release()
        await running


async def test_a_refused_key_is_set_aside_and_the_others_do_the_work(
    owner: Database,
    database: psycopg.Connection[Any],
    simulator: Running,
    hired: Hired,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OVERLAY_ANTHROPIC_KEYS", "wrong-key, key-b forbidden-key\nkey-c")
    run_id = run_of(owner, 30)
    heard = Listening()
    async with hired(mode=Mode.DRAIN, concurrency=8, observers=[heard]) as worker:
        tally = await worker.run()
    assert (tally.completed, tally.pauses) == (30, {})
    assert counters(database, run_id) == {"ai_complete": 30}
    good = {entry.key for entry in simulator.ledger if entry.outcome == "answer"}
    assert good == {"key-b", "key-c"}
    assert all(call.key.startswith("key ") for call in heard.calls)
    assert "wrong-key" not in repr(heard.calls)


async def test_the_run_pauses_when_no_key_is_left(
    owner: Database,
    database: psycopg.Connection[Any],
    simulator: Running,
    hired: Hired,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "wrong-key,forbidden-key")
    run_id = run_of(owner, 5)
    async with hired(mode=Mode.DRAIN) as worker:
        tally = await worker.run()
    assert "authentication_error" in str(tally.pauses) or "permission" in str(tally.pauses)
    assert counters(database, run_id) == {"pending": 5}


async def test_another_provider_works_beside_the_first(
    owner: Database,
    database: psycopg.Connection[Any],
    simulator: Running,
    hired: Hired,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", f"{simulator.url}/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "another-key")
    one = run_of(owner, 5, "one", model="openai:gpt-simulated")
    other = run_of(owner, 5, "other")
    async with hired(mode=Mode.DRAIN) as worker:
        await worker.run()
    assert counters(database, one) == {"ai_complete": 5}
    assert counters(database, other) == {"ai_complete": 5}
    assert {entry.key for entry in simulator.ledger} == {"some-key", "another-key"}
