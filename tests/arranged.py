"""What a test needs to be there before it begins, made through the functions that users call."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

from pyworker.ingest import markdown

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    import psycopg

    from pyworker.database.person import Database

OWNER = "00000000-0000-4000-8000-00000000000a"
STRANGER = "00000000-0000-4000-8000-00000000000b"

PATIENCE = 90.0
"""Seconds after which something will not come any more, however busy the machine is."""

SCHEMA = {
    "schema_ref": "summary",
    "type": "object",
    "properties": {"summary": {"type": "string"}},
    "required": ["summary"],
}


def ingested(owner: Database, blocks: int, title: str = "document") -> str:
    """Ingest a document of that many paragraphs, no two alike, and return its conv_uid."""
    text = "\n\n".join(f"Paragraph {number} of {title}." for number in range(blocks))
    answer = owner.ingest_document(
        owner.create_project(title),
        title,
        "md",
        text,
        [
            {"block_type": block.block_type, "block_locator": block.block_locator}
            for block in markdown.split(text)
        ],
        markdown.CONVERTER,
    )
    conv_uid: str = answer["conv_uid"]
    return conv_uid


def run_of(owner: Database, blocks: int, title: str = "document", **model_config: Any) -> UUID:
    """Create a run with that many pending overlays."""
    schema_id = owner.register_schema(SCHEMA)
    return owner.create_run_v2(ingested(owner, blocks, title), schema_id, model_config)


def statuses(database: psycopg.Connection[Any], run_id: UUID) -> dict[str, int]:
    """Count the overlays of a run by status: the truth that its counters must tell."""
    found = database.execute(
        "select status, count(*) from public.block_overlays_v2 where run_id = %s group by 1",
        [run_id],
    )
    return dict(found.fetchall())


def counters(database: psycopg.Connection[Any], run_id: UUID) -> dict[str, int]:
    """Return the counters of a run that are not zero, by the status that they count."""
    names = ("pending", "claimed", "ai_complete", "confirmed", "failed")
    columns = ", ".join(f"{name}_blocks" for name in names)
    row = database.execute(
        f"select {columns} from public.runs_v2 where run_id = %s",
        [run_id],
    ).fetchone()
    assert row is not None
    return {name: count for name, count in zip(names, row, strict=True) if count}


def eventually(condition: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    """Ask until the condition holds, and return what it answered; fail when time is over."""
    deadline = time.monotonic() + seconds
    while not (answer := condition()):
        assert time.monotonic() < deadline, f"not within {seconds} seconds"
        time.sleep(0.01)
    return answer


async def until(condition: Callable[[], Any], seconds: float = PATIENCE) -> None:
    """Do as `eventually` does, and let others run meanwhile."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110  a database raises no asyncio.Event
            await asyncio.sleep(0.01)
