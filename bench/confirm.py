"""Confirming a whole run: our function beside the UPDATE that it comes down to."""

from __future__ import annotations

import time
from typing import Any

import psycopg
from fresh import fresh_database, server_seconds, settle
from psycopg.types.json import Jsonb
from workload import BLOCK_BYTES, OWNER, RESULT, answer_all, create_run

BARE_TABLE = """
create table bare (
  id uuid primary key default gen_random_uuid(),
  run_id integer not null,
  status text not null,
  payload text not null,
  staging jsonb not null,
  confirmed jsonb not null default '{{}}',
  confirmed_at timestamptz,
  confirmed_by uuid
);
insert into bare (run_id, status, payload, staging)
select 1, 'ai_complete', repeat('x', {size}), %s from generate_series(1, {count});
create index on bare (run_id) where status = 'ai_complete';
"""
BARE_CONFIRM = """
update bare
set status = 'confirmed', confirmed = staging, confirmed_at = now(), confirmed_by = %s
where run_id = 1 and status = 'ai_complete'
"""


def bare(server: str, overlays: int, *, cpu: bool = False) -> float:
    """Return the seconds that the bare UPDATE takes."""
    with fresh_database(server, "bare", install=False) as uri, open_(uri) as connection:
        create, insert, index = (
            BARE_TABLE.format(size=BLOCK_BYTES, count=overlays).strip().rstrip(";").split(";")
        )
        connection.execute(create)  # type: ignore[arg-type]
        connection.execute(insert, [Jsonb(RESULT)])  # type: ignore[arg-type]
        connection.execute(index)  # type: ignore[arg-type]
        settle(connection)
        return seconds(connection, BARE_CONFIRM, [OWNER], cpu=cpu)


def ours(server: str, overlays: int, *, cpu: bool = False) -> float:
    """Return the seconds that confirm_run takes, with history, counters and verdicts."""
    with fresh_database(server, "ours", install=True) as uri, open_(uri) as connection:
        run_id = create_run(connection, overlays)
        answer_all(connection, run_id)
        settle(connection)
        confirm = "select confirm_run(%s, actor => %s)"
        return seconds(connection, confirm, [run_id, OWNER], cpu=cpu)


def open_(uri: str) -> psycopg.Connection[Any]:
    """Open a connection that commits every statement."""
    return psycopg.connect(uri, autocommit=True)


def seconds(
    connection: psycopg.Connection[Any], statement: str, arguments: list[Any], *, cpu: bool
) -> float:
    """Return how long one statement takes, by the clock or in the server's processor time."""
    began = time.perf_counter()
    used = server_seconds(connection)
    connection.execute(statement, arguments)  # type: ignore[arg-type]
    return server_seconds(connection) - used if cpu else time.perf_counter() - began
