"""Exports: ours beside a bare COPY of the same rows, and what they need of memory."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pyarrow.json
import pyarrow.parquet as pq
from fresh import ROOT, fresh_database, settle
from psycopg.types.json import Jsonb
from workload import OWNER, RESULT, SCHEMA, create_run

sys.path.insert(0, str(ROOT))

from pyworker.database.identity import person
from pyworker.database.person import connect
from pyworker.export.order import Format, Order, Scope
from pyworker.export.target import opened
from pyworker.export.write import manifest_of, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from pyworker.database.person import Database

BARE_COPY = """
copy (
  select o.run_id, o.block_uid, o.block_index, b.block_type, b.block_locator, b.block_content,
    o.status, o.overlay_jsonb_confirmed, o.confirmed_at, o.confirmed_by
  from public.block_overlays_v2 o
  join public.blocks_v2 b using (block_uid)
  where o.run_id = %s
  order by o.block_uid
) to stdout
"""
CONFIRM_ALL = """
update public.block_overlays_v2
set status = 'confirmed', overlay_jsonb_staging = %(value)s, overlay_jsonb_confirmed = %(value)s,
  confirmed_at = now(), confirmed_by = %(owner)s
"""


ONE_PROJECT = """
update public.documents_v2
set project_id = (select min(p.project_id::text)::uuid from public.projects p)
"""
LARGEST = 100_000  # overlays of a run; more come in several runs of one project


@contextmanager
def confirmed_run(server: str, overlays: int) -> Iterator[tuple[str, UUID]]:
    """Yield a database with so many overlays, all confirmed, and a run of theirs.

    The triggers have slept meanwhile. All documents are in one project.
    """
    with fresh_database(server, "exports", install=True) as uri:
        with psycopg.connect(uri, autocommit=True) as connection:
            for first in range(0, overlays, LARGEST):
                run_id = create_run(connection, min(LARGEST, overlays - first))
            connection.execute("set session_replication_role = replica")
            connection.execute(ONE_PROJECT)
            connection.execute(CONFIRM_ALL, {"value": Jsonb(RESULT), "owner": OWNER})
            settle(connection)
        yield uri, run_id


def bare(uri: str, run_id: UUID) -> float:
    """Return the seconds of a bare COPY of the same rows into a file."""
    with (
        psycopg.connect(uri, autocommit=True) as connection,
        tempfile.TemporaryFile() as file,
        connection.cursor() as cursor,
    ):
        began = time.perf_counter()
        with cursor.copy(BARE_COPY, [run_id]) as copy:
            for data in copy:
                file.write(data)
        return time.perf_counter() - began


def ours(uri: str, run_id: UUID | None, form: str = "jsonl") -> float:
    """Return the seconds of an export, with manifest and hashes; of everything without a run."""
    with connect(uri, person(str(OWNER))) as database, tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        project_id = None if run_id else found_project(database)
        scope = Scope("confirmed", "empty", run_id=run_id, project_id=project_id)
        order = Order(scope, Format(form))
        with database.snapshot() as snapshot, opened(f"{folder}/export") as stream:
            manifest = manifest_of(snapshot, order)
            write(snapshot, order, manifest, stream, lambda _: None)
        return time.perf_counter() - began


def found_project(database: Database) -> UUID:
    """Return the project that has documents."""
    [project_id] = {
        project.project_id
        for project in database.list_projects()
        if next(database.list_documents(project.project_id), None)
    }
    return project_id


def arrows_own(uri: str, run_id: UUID) -> float:
    """Return the seconds that pyarrow takes from the rows as a JSONL file to a Parquet file.

    All of them in memory at once, on one thread, and with the types that it finds itself.
    """
    with tempfile.TemporaryDirectory() as folder:
        with (
            psycopg.connect(uri, autocommit=True) as connection,
            Path(f"{folder}/rows.jsonl").open("wb") as file,
        ):
            statement = "select export_lines(run_id => %s, actor => %s)"
            rows = connection.execute(statement, [run_id, OWNER])
            file.writelines(line.encode() + b"\n" for (line,) in rows)
        began = time.perf_counter()
        table = pyarrow.json.read_json(
            f"{folder}/rows.jsonl", pyarrow.json.ReadOptions(use_threads=False)
        )
        pq.write_table(table.flatten().flatten(), f"{folder}/rows.parquet", compression="zstd")
        return time.perf_counter() - began


def peak_memory(uri: str, form: str) -> float:
    """Return the MiB that a process of its own needed at most for an export."""
    done = subprocess.run(
        [sys.executable, __file__, uri, form],
        check=True,
        capture_output=True,
        text=True,
    )
    return float(done.stdout)


def reconstruction(server: str, blocks: int) -> float:
    """Return the seconds to reconstruct a document of so many blocks, all of them edited."""
    editing = {**SCHEMA, "schema_ref": "edits"}
    editing["properties"] = {**SCHEMA["properties"], "revised_content": {"type": "string"}}
    with confirmed_run(server, blocks) as (uri, run_id):
        with psycopg.connect(uri, autocommit=True) as connection:
            found = connection.execute(
                "select conv_uid from public.runs_v2 where run_id = %s", [run_id]
            ).fetchone()
            assert found is not None
            edited = connection.execute(
                "select create_run_v2(%s, register_schema(%s, %s), actor => %s)",
                [found[0], Jsonb(editing), OWNER, OWNER],
            ).fetchone()
            assert edited is not None
            connection.execute("set session_replication_role = replica")
            value = Jsonb({**RESULT, "revised_content": "r" * 600})
            connection.execute(CONFIRM_ALL, {"value": value, "owner": OWNER})
        with connect(uri, person(str(OWNER))) as database:
            began = time.perf_counter()
            text = database.reconstruct_document(found[0], edited[0])
            seconds = time.perf_counter() - began
    assert text.count("r" * 600) == blocks
    return seconds


if __name__ == "__main__":
    ours(sys.argv[1], None, sys.argv[2])
    # not getrusage: its peak begins with that of the process which started this one
    [peak] = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    print(int(peak) / 1024)
