"""A database with something of everything in it: what an upgrade finds."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import UUID

from arranged import OWNER, run_of

from pyworker.database.identity import person
from pyworker.database.person import connect
from pyworker.database.queue import Queue

if TYPE_CHECKING:
    from migrations.target import Target

    from pyworker.database.person import Database
    from pyworker.database.rows import Claim

STATES = ("pending", "claimed", "ai_complete", "confirmed", "failed")
BLOCKS = 12

HISTORY = """
  select r.run_id, v.problem
  from public.runs_v2 r cross join lateral public.verify_history(r.run_id, r.owner_id) v
"""
ROWS = """
  select c.oid::regclass::text from pg_class c
  where relkind = 'r' and relnamespace in ('public'::regnamespace, 'overlay_private'::regnamespace)
  order by 1
"""


def fill(target: Target) -> list[Claim]:
    """Make runs and overlays in every state there is; return the claims that a worker holds."""
    with connect(target.uri, person(OWNER)) as owner:
        return asyncio.run(_fill(target, owner))


async def _fill(target: Target, owner: Database) -> list[Claim]:
    queue = Queue(target.uri, "worker-that-stays")

    async def answered(title: str, blocks: int) -> UUID:
        run_id = run_of(owner, blocks, title, max_attempts=1)
        claims = await queue.claim_overlay_batch(blocks, run_id=run_id)
        answers = [{**claim.proof, "data": {"summary": claim.block_uid}} for claim in claims]
        await queue.complete_overlay_batch(answers[1:])
        failure = {"kind": "item_terminal", "error": "too large"}
        await queue.fail_overlay_batch([{**claims[0].proof, **failure}])
        return run_id

    try:
        mixed = await answered("mixed", BLOCKS)
        [first, second, third, *_] = owner.list_overlays(mixed, "ai_complete")
        owner.update_overlay_staging(first.overlay_id, {"summary": "edited"})
        owner.confirm_overlays([first.overlay_id, second.overlay_id])
        owner.reject_overlays_to_pending([third.overlay_id], "too short")

        complete = await answered("complete", 3)
        owner.confirm_run(complete)
        owner.pause_run(run_of(owner, 2, "paused"), "for lunch")
        cancelled = run_of(owner, 2, "cancelled")
        acting_as_owner(target, "cancel_run", cancelled)
        excluded = owner.list_overlays(await answered("excluded", 2), "ai_complete")[0]
        acting_as_owner(target, "exclude_overlays", [excluded.overlay_id])

        claims = await queue.claim_overlay_batch(
            4, run_id=run_of(owner, BLOCKS, "held", model="offline")
        )
    finally:
        await queue.close()
    return claims


def acting_as_owner(target: Target, function: str, argument: object) -> None:
    """Call what the Python side has no method for."""
    value = f"'{argument}'" if isinstance(argument, UUID) else f"array['{argument[0]}']::uuid[]"
    target.ask(f"select public.{function}({value}, actor => '{OWNER}')")


def contents(target: Target, *, without: str = "-") -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table, without the column of that name."""
    rows = "select to_jsonb(t) - '{}' from {} t order by 1"
    return {
        table: [row for (row,) in target.ask(rows.format(without, table))]
        for (table,) in target.ask(ROWS)
    }


def broken_history(target: Target) -> list[tuple[Any, ...]]:
    """Return what verify_history has to say of any run."""
    return target.ask(HISTORY)
