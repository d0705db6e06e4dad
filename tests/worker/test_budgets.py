"""What the simulator served stays within a budget, but for what was in flight when it ran out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from arranged import SCHEMA, counters

from pyworker.database.queue import Queue
from pyworker.ingest import markdown
from pyworker.worker import BatchWorker, Mode, Options, Worker

if TYPE_CHECKING:
    from uuid import UUID

    import psycopg
    from simulator.fixture import Running
    from simulator.ledger import Entry

    from pyworker.database.person import Database

Hired = Callable[..., AbstractAsyncContextManager[Worker]]

MODEL = "claude-haiku-5-5"
SHORT, LONG = 60, 100
IN_FLIGHT, BATCH = 4, 4
HELD = 2 * (IN_FLIGHT + IN_FLIGHT // 2 + BATCH + IN_FLIGHT + BATCH)
"""Overlays that two workers hold at most: in flight, waiting for their turn, of the last claim, and
answered while a round of answers is being handed back; and those of one more claim, made before the
database was told of them."""


@dataclass(frozen=True)
class Prices:
    """Of one token, by kind."""

    input: Decimal
    output: Decimal
    batch: Decimal

    def of(self, entry: Entry) -> Decimal:
        """Price a request as the provider does; nothing here is long enough to be cached."""
        assert entry.cache_creation_tokens == entry.cache_read_tokens == 0
        cost = self.input * entry.input_tokens + self.output * entry.output_tokens
        return cost * (self.batch if entry.key == "batch" else 1)


@pytest.fixture
def prices(database: psycopg.Connection[Any]) -> Prices:
    row = database.execute(
        "select input / 1e6, output / 1e6, batch_factor from public.list_model_prices()"
        " where model = %s",
        [MODEL],
    ).fetchone()
    assert row is not None
    return Prices(*row)


def run_of_growing_blocks(owner: Database, **model_config: Any) -> UUID:
    """Create a run whose first blocks are short, so that what they cost says too little."""
    text = "\n\n".join(
        f"Paragraph {number}." + " It goes on." * (0 if number < SHORT else 40)
        for number in range(SHORT + LONG)
    )
    answer = owner.ingest_document(
        owner.create_project("growing"),
        "growing",
        "md",
        text,
        [
            {"block_type": block.block_type, "block_locator": block.block_locator}
            for block in markdown.split(text)
        ],
        markdown.CONVERTER,
    )
    schema_id = owner.register_schema(SCHEMA)
    return owner.create_run_v2(
        answer["conv_uid"], schema_id, {"model": MODEL, "reuse": False, **model_config}
    )


def spent(owner: Database, run_id: UUID) -> Decimal:
    return Decimal(str(owner.run_budget(run_id)["spent"]))


@pytest.mark.parametrize("packs", [{}, {"pack_characters": 600}], ids=["blocks", "packs"])
async def test_two_workers_ask_for_no_more_than_they_hold_once_it_is_used_up(
    owner: Database,
    database: psycopg.Connection[Any],
    simulator: Running,
    hired: Hired,
    prices: Prices,
    packs: dict[str, int],
) -> None:
    run_id = run_of_growing_blocks(owner, **packs)
    async with hired(mode=Mode.ONCE, batch_size=10) as worker:
        await worker.run()
    # the short blocks and a part of the long ones
    budget = spent(owner, run_id) / 10 * 150
    owner.set_run_budget(run_id, budget)
    options = {"concurrency": IN_FLIGHT, "batch_size": BATCH, "poll": timedelta(seconds=0.1)}
    async with hired("one", **options) as one, hired("two", **options) as two:
        await asyncio.gather(one.run(), two.run())

    costs = [prices.of(entry) for entry in simulator.ledger]
    assert spent(owner, run_id) == sum(costs)
    after = [cost for number, cost in enumerate(costs, 1) if sum(costs[:number]) > budget]
    assert len(after) <= HELD
    assert sum(costs) <= budget + sum(after)
    assert sum(costs) > budget * Decimal("0.8"), "it was all of use"
    progress = owner.run_progress(run_id)
    assert (progress.status, str(progress.paused_reason)[:8]) == ("paused", "budget: ")
    left = counters(database, run_id)
    assert left.keys() == {"ai_complete", "pending"}

    owner.set_run_budget(run_id, None)
    owner.resume_run(run_id)
    async with hired() as worker:
        await worker.run()
    assert counters(database, run_id) == {"ai_complete": SHORT + LONG}
    assert spent(owner, run_id) == sum(map(prices.of, simulator.ledger))


async def test_a_budget_bounds_what_is_sent_in_batches(
    owner: Database,
    database: psycopg.Connection[Any],
    simulator: Running,
    hired: Hired,
    prices: Prices,
    uri: str,
) -> None:
    run_id = run_of_growing_blocks(owner)
    async with hired(mode=Mode.ONCE, batch_size=10) as worker:
        await worker.run()
    budget = spent(owner, run_id) / 10 * 80
    owner.set_run_budget(run_id, budget)
    options = Options(mode=Mode.ONCE, batch_poll=timedelta(seconds=1))
    queues = [Queue(uri, name) for name in ("one", "two")]
    try:
        for queue in queues * 10:
            await BatchWorker(queue, options).run()
            database.execute("update overlay_private.message_batches set held_until = '-infinity'")
            if owner.run_progress(run_id).status == "paused":
                break
    finally:
        for queue in queues:
            await queue.close()
    costs = [prices.of(entry) for entry in simulator.ledger]
    assert spent(owner, run_id) == sum(costs)
    assert any(entry.key == "batch" for entry in simulator.ledger)
    assert owner.run_progress(run_id).status == "paused"
    # all that it was thought to pay for is in flight at once, at what blocks had cost by then
    assert sum(costs) <= budget + max(costs)
    assert counters(database, run_id).keys() == {"ai_complete", "pending"}
