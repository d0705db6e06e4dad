"""The main job on documents that nobody here wrote, from file to confirmed JSONL."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest
from arranged import OWNER, SCHEMA
from descriptions import LEAST, markdown_descriptions

from pyworker.database.identity import person
from pyworker.database.person import Database, connect
from pyworker.database.queue import Queue
from pyworker.ingest import files
from pyworker.ingest.intake import store
from pyworker.llm import OFFLINE
from pyworker.worker import Options, Tally, Worker

if TYPE_CHECKING:
    from pathlib import Path

    from pyworker.database.rows import Run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in markdown_descriptions():
        (tmp_path / f"{name}.md").write_bytes(text.encode())
    return tmp_path


def test_every_block_of_every_real_document_comes_out_confirmed(uri: str, folder: Path) -> None:
    with connect(uri, person(OWNER)) as owner:
        blocks, conversions = ingest_all(owner, folder)
        runs = [run for run in owner.list_runs() if run.total_blocks]
        assert len(runs) == len(conversions) >= LEAST

        tally = asyncio.run(drain(uri))
        assert (tally.completed, tally.claimed) == (blocks, blocks)

        for run in runs:
            confirmed = owner.confirm_run(run.run_id)
            assert confirmed["confirmed"] == run.total_blocks
            rows = exported(owner, run)
            assert [row["immutable"]["block_index"] for row in rows] == [*range(run.total_blocks)]
            source = conversions[run.conv_uid].read_bytes()
            for row in rows:
                assert_faithful(row, source)


def ingest_all(owner: Database, folder: Path) -> tuple[int, dict[str, Path]]:
    """Take every file on; return the blocks that there are and the file of each conversion."""
    project_id = owner.create_project("descriptions")
    documents = {path: store(owner, project_id, files.read(path)) for path in files.find([folder])}
    conversions = {document["conv_uid"]: path for path, document in documents.items()}
    schema_id = owner.register_schema(SCHEMA)
    owner.apply_schema_to_project(project_id, schema_id, {"model": OFFLINE})
    return sum(d["total_blocks"] for d in documents.values() if d["created"]), conversions


async def drain(uri: str) -> Tally:
    queue = Queue(uri, "offline-worker")
    try:
        return await Worker(queue, Options(batch_size=200)).run()
    finally:
        await queue.close()


def exported(owner: Database, run: Run) -> list[dict[str, Any]]:
    with owner.snapshot() as snapshot:
        lines = b"".join(snapshot.export_lines(run_id=run.run_id)).splitlines()
    return [json.loads(line) for line in lines]


def assert_faithful(row: dict[str, Any], source: bytes) -> None:
    block, value = row["immutable"], row["user_defined"]
    locator = block["block_locator"]
    cut = source[locator["start_offset"] : locator["end_offset"]]
    assert block["block_content"].encode() == cut
    assert (value["confirmed"], value["status"]) == (True, "confirmed")
    assert value["confirmed_by"] == OWNER
    assert value["data"].keys() == {"summary"}
