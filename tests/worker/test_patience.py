"""How long a worker waits for a database that is not there, and what it says then."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from arranged import run_of

from pyworker.database.errors import DatabaseUnavailableError
from pyworker.database.queue import Queue
from pyworker.worker import Options, Worker

if TYPE_CHECKING:
    from pathlib import Path

    from pyworker.database.person import Database


async def test_it_gives_up_and_says_after_how_long(tmp_path: Path) -> None:
    queue = Queue(f"postgresql:///overlay?host={tmp_path}", "worker", patience=timedelta(seconds=1))
    with pytest.raises(DatabaseUnavailableError) as gave_up:
        await queue.claim_overlay_batch(1)
    assert gave_up.value.hint.startswith("Gave up after 1 seconds.")


async def test_a_worker_that_is_to_stop_waits_no_longer_than_its_grace(tmp_path: Path) -> None:
    queue = Queue(f"postgresql:///overlay?host={tmp_path}", "worker")
    Worker(queue, Options(grace=timedelta(seconds=1))).stop()
    assert queue.patience == timedelta(seconds=1)


async def test_claims_of_one_run_share_one_schema(owner: Database, uri: str) -> None:
    run_of(owner, 2)
    queue = Queue(uri, "worker")
    one, other = await queue.claim_overlay_batch(2)
    await queue.close()
    assert one.output_schema is other.output_schema
