"""Short neighbouring blocks in one request, each with an answer of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any

from arranged import run_of

from pyworker.llm.offline import Offline
from pyworker.worker import Worker

if TYPE_CHECKING:
    import psycopg
    import pytest
    from simulator.fixture import Running

    from pyworker.database.person import Database

Hired = Callable[..., AbstractAsyncContextManager[Worker]]

PACKED = {"pack_characters": 2000}


def answers(database: psycopg.Connection[Any]) -> list[tuple[str, int, dict[str, Any]]]:
    return database.execute(
        "select status, attempt_count, overlay_jsonb_staging"
        " from public.block_overlays_v2 order by block_index"
    ).fetchall()


async def test_a_pack_costs_one_request_and_answers_each_block(
    owner: Database, database: psycopg.Connection[Any], simulator: Running, hired: Hired
) -> None:
    run_of(owner, 7, model="claude-haiku-5-5", **PACKED)
    async with hired() as worker:
        await worker.run()
    assert simulator.ledger.arrived == 1
    rows = answers(database)
    assert [(status, attempts) for status, attempts, _ in rows] == [("ai_complete", 1)] * 7
    assert len({json.dumps(data) for _, _, data in rows}) == 7


async def test_a_broken_pack_is_asked_block_by_block(
    owner: Database, database: psycopg.Connection[Any], simulator: Running, hired: Hired
) -> None:
    run_of(owner, 3, model="claude-haiku-5-5", **PACKED)
    simulator.script("refusal")
    async with hired() as worker:
        await worker.run()
    assert simulator.ledger.arrived == 4
    assert [row[:2] for row in answers(database)] == [("ai_complete", 1)] * 3


async def test_a_block_that_a_pack_left_out_is_asked_for_alone(
    owner: Database,
    database: psycopg.Connection[Any],
    hired: Hired,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ask = Offline.answer

    async def forgetful(self: Offline, request: Any) -> Any:
        answer = await ask(self, request)
        if request.pack:
            asked.append(len(request.pack))
            answer.data["blocks"][1]["position"] = 1
        return answer

    asked: list[int] = []
    monkeypatch.setattr(Offline, "answer", forgetful)
    run_of(owner, 3, model="offline", **PACKED)
    async with hired() as worker:
        tally = await worker.run()
    assert asked == [3]
    assert tally.returned == 2  # two claimed to be the first block, none the second
    assert [row[0] for row in answers(database)] == ["ai_complete"] * 3
