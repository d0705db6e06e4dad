"""Claims and completions a second: our functions beside the bare statements."""

from __future__ import annotations

import functools
import json
import sys
import time
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

import psycopg
from fresh import server_seconds
from psycopg.types.json import Jsonb, set_json_loads
from workload import BLOCK_BYTES, RESULT

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

BARE_TABLE = """
create table bare (
  id uuid primary key default gen_random_uuid(),
  run_id integer not null,
  position integer not null,
  status text not null default 'pending',
  payload text not null,
  worker text,
  result jsonb
);
insert into bare (run_id, position, payload)
select 1, i, repeat('x', {size}) from generate_series(1, {count}) i;
create index on bare (run_id, position) where status = 'pending';
"""
BARE_CLAIM = """
update bare set status = 'claimed', worker = 'bench'
where id = any(array(
  select id from bare where run_id = 1 and status = 'pending'
  order by position limit %s for update skip locked
))
returning id, payload
"""
BARE_COMPLETE = """
update bare b set status = 'complete', result = r.data
from jsonb_to_recordset(%s) as r (id uuid, data jsonb)
where b.id = r.id and b.status = 'claimed'
"""


def create_bare(connection: psycopg.Connection[Any], count: int) -> None:
    """Create the bare queue with so many rows."""
    connection.execute(BARE_TABLE.format(size=BLOCK_BYTES, count=count))  # type: ignore[arg-type]


def bare_step(connection: psycopg.Connection[Any], batch: int) -> int:
    """Claim and complete one batch by bare statements; return its size."""
    rows = connection.execute(BARE_CLAIM, [batch]).fetchall()
    if rows:
        results = [{"id": str(row[0]), "data": RESULT} for row in rows]
        connection.execute(BARE_COMPLETE, [Jsonb(results)])
    return len(rows)


def our_step(run_id: UUID) -> Callable[[psycopg.Connection[Any], int], int]:
    """Return the same through our functions, as a worker calls them."""

    def step(connection: psycopg.Connection[Any], batch: int) -> int:
        rows = connection.execute(
            "select * from claim_overlay_batch(%s, %s, 'bench')", [run_id, batch]
        ).fetchall()
        if rows:
            results = [
                {"overlay_id": str(row[0]), "claim_token": str(row[6]), "data": RESULT}
                for row in rows
            ]
            connection.execute("select complete_overlay_batch('bench', %s)", [Jsonb(results)])
        return len(rows)

    return step


def drain(
    uri: str,
    step: Callable[[psycopg.Connection[Any], int], int],
    batch: int,
    clients: int,
    at_most: int = sys.maxsize,
    *,
    cpu: bool = False,
) -> float:
    """Work until nothing is left (or so many are done) and return how many a second.

    With cpu it is how many a second of the server's processor time, whatever else the machine does.
    """
    context = get_context("fork")
    ready = context.Barrier(clients + 1)
    counts = context.Queue()

    def client() -> None:
        with psycopg.connect(uri, autocommit=True) as connection:
            # every claim of a run comes with the same schema: a worker parses it once
            set_json_loads(functools.lru_cache(json.loads), connection)
            connection.execute("select 1")
            ready.wait()
            done = 0
            while done < at_most / clients and (size := step(connection, batch)):
                done += size
            counts.put((done, server_seconds(connection)))

    processes = [context.Process(target=client) for _ in range(clients)]
    for process in processes:
        process.start()
    ready.wait()
    began = time.perf_counter()
    ends = [counts.get() for _ in processes]
    seconds = time.perf_counter() - began
    for process in processes:
        process.join()
    used = sum(end[1] for end in ends)
    return sum(end[0] for end in ends) / (used if cpu else seconds)
