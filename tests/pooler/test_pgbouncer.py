"""Behind a pooler in transaction mode everything works; only notifications need their own way."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from arranged import OWNER, SCHEMA, STRANGER, run_of, statuses, until

from pyworker.database.identity import person
from pyworker.database.person import Database, connect
from pyworker.database.queue import Queue
from pyworker.worker import Mode, Options, Worker

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import psycopg
    import pytest

OVERLAY = Path(sys.executable).with_name("overlay")
POLLER = "pyworker.database.listening"


@asynccontextmanager
async def hired(uri: str, name: str = "worker", **options: Any) -> AsyncIterator[Worker]:
    queue = Queue(uri, name, options.pop("listen_uri", None))
    try:
        yield Worker(queue, Options(**options))
    finally:
        await queue.close()


@asynccontextmanager
async def watching(uri: str, **options: Any) -> AsyncIterator[None]:
    """Let a worker watch while the context lasts."""
    async with hired(uri, mode=Mode.WATCH, **options) as worker:
        working = asyncio.create_task(worker.run())
        try:
            yield
        finally:
            worker.stop()
            await working


async def test_workers_share_fewer_connections_than_they_are(
    pooled: str, owner: Database, database: psycopg.Connection[Any]
) -> None:
    run_id = run_of(owner, 400, model="offline")

    async def drain(name: str) -> int:
        async with hired(pooled, name, batch_size=5) as worker:
            return (await worker.run()).completed

    assert sum(await asyncio.gather(*(drain(f"worker-{n}") for n in range(4)))) == 400
    assert statuses(database, run_id) == {"ai_complete": 400}
    attempts = database.execute("select distinct attempt_count from public.block_overlays_v2")
    assert attempts.fetchall() == [(1,)]


def test_callers_beside_each_other_stay_who_they_are(pooled: str) -> None:
    def ask(user_id: str) -> set[str]:
        with connect(pooled, person(user_id)) as caller:
            caller.create_project(f"of {user_id}")
            return {p.project_name for _ in range(20) for p in caller.list_projects()}

    users = [OWNER, STRANGER] * 4
    with ThreadPoolExecutor(len(users)) as threads:
        seen = list(threads.map(ask, users))
    assert seen == [{f"of {user_id}"} for user_id in users]


def test_the_command_line_goes_from_file_to_export(pooled: str, tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("# Notes\n\nFirst.\n\nSecond.\n", encoding="utf-8")
    (tmp_path / "schema.json").write_text(json.dumps(SCHEMA), encoding="utf-8")

    def overlay(*arguments: object) -> str:
        done = subprocess.run(
            [OVERLAY, *map(str, arguments)],
            env={**os.environ, "DATABASE_URL": pooled, "OVERLAY_AS": OWNER},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    overlay("ingest", "--project", "trial", "notes.md")
    overlay("schema", "add", "schema.json")
    overlay("run", "create", "--project", "trial", "--schema", "summary", "--model", "offline")
    overlay("worker", "--drain")
    [run] = [json.loads(line) for line in overlay("status", "--json").splitlines()]
    overlay("review", "confirm", run["run_id"], "--all")
    overlay("export", run["run_id"], "--output", "out.jsonl")
    rows = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(row)["user_defined"]["confirmed"] for row in rows] == [True] * 3


async def test_a_worker_that_watches_looks_again_by_itself_and_says_so(
    pooled: str,
    owner: Database,
    database: psycopg.Connection[Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING, POLLER):
        async with watching(pooled, poll=timedelta(milliseconds=20)):
            await until(lambda: caplog.messages)
            run_id = run_of(owner, 5, model="offline")
            await until(lambda: statuses(database, run_id) == {"ai_complete": 5})
    [said] = caplog.messages
    assert "OVERLAY_LISTEN_URL" in said


async def test_with_the_server_s_own_address_it_is_told_at_once(
    pooled: str,
    uri: str,
    owner: Database,
    database: psycopg.Connection[Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    listening = "select from pg_stat_activity where query = 'listen overlay_pending'"
    with caplog.at_level(logging.WARNING, POLLER):
        async with watching(pooled, poll=timedelta(hours=1), listen_uri=uri):
            await until(lambda: database.execute(listening).fetchall())
            run_id = run_of(owner, 5, model="offline")
            await until(lambda: statuses(database, run_id) == {"ai_complete": 5})
    assert caplog.messages == []
