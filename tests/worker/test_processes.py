"""Many worker processes on one run: every overlay is worked once, whatever happens to a process."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest
from arranged import counters, eventually, run_of
from psycopg import sql
from worker.processes import (
    Simulator,
    WorkerProcess,
    finished,
    simulator_process,
    worker_process,
)

if TYPE_CHECKING:
    from uuid import UUID

    import psycopg

    from pyworker.database.person import Database


def claimed_by(database: psycopg.Connection[Any], run_id: UUID) -> set[str]:
    rows = database.execute(
        "select distinct claimed_by from public.block_overlays_v2"
        " where run_id = %s and status = 'claimed'",
        [run_id],
    ).fetchall()
    return {worker for (worker,) in rows}


def answers_per_overlay(database: psycopg.Connection[Any], run_id: UUID) -> list[tuple[int, int]]:
    """Tell how often an answer was accepted, and for how many overlays."""
    return database.execute(
        "select answers, count(*)::int from ("
        "  select count(*) filter (where e.to_status = 'ai_complete')::int as answers"
        "  from public.block_overlays_v2 o"
        "  left join public.overlay_events e using (run_id, block_uid)"
        "  where o.run_id = %s group by o.block_uid) as a group by 1 order by 1",
        [run_id],
    ).fetchall()


def workers(
    stack: ExitStack, count: int, uri: str, simulator: Simulator, *options: str
) -> list[WorkerProcess]:
    return [stack.enter_context(worker_process(uri, simulator, *options)) for _ in range(count)]


@pytest.fixture(autouse=True)
def hurried(database: psycopg.Connection[Any]) -> None:
    """Let commits not wait for the disk, for what is counted here is overlays and not seconds."""
    name = sql.Identifier(database.info.dbname)
    database.execute(sql.SQL("alter database {} set synchronous_commit = off").format(name))


def test_eight_processes_work_five_thousand_blocks_once_each(
    uri: str, owner: Database, database: psycopg.Connection[Any]
) -> None:
    run_id = run_of(owner, 5000)
    with simulator_process(latency=0.02) as simulator, ExitStack() as stack:
        for process in workers(stack, 8, uri, simulator):
            assert "0 to try again, 0 failed" in finished(process)
        summary = simulator.ask("summary")
    assert counters(database, run_id) == {"ai_complete": 5000}
    assert owner.run_progress(run_id).status == "complete"
    assert summary["outcomes"] == {"answer": 5000}
    assert (summary["distinct_blocks"], summary["billed_twice"]) == (5000, 0)
    assert answers_per_overlay(database, run_id) == [(1, 5000)]
    worked = database.execute(
        "select distinct attempt_count, last_error from public.block_overlays_v2"
    ).fetchall()
    assert worked == [(1, None)]
    took_part = database.execute(
        "select count(distinct claimed_by) from public.block_overlays_v2"
    ).fetchone()
    assert took_part == (8,)


def test_what_a_killed_process_held_is_finished_after_its_lease(
    uri: str, owner: Database, database: psycopg.Connection[Any]
) -> None:
    run_id = run_of(owner, 1500)
    with simulator_process(latency=0.05) as simulator, ExitStack() as stack:
        [victim] = workers(stack, 1, uri, simulator, "--lease", "5")
        [name] = eventually(lambda: claimed_by(database, run_id))
        others = workers(stack, 3, uri, simulator, "--lease", "5")
        eventually(lambda: len(claimed_by(database, run_id)) > 1)
        victim.kill()
        held = overlays_of(database, run_id, name)
        assert held
        for process in others:
            finished(process)
        summary = simulator.ask("summary")

    assert counters(database, run_id) == {"ai_complete": 1500}
    assert answers_per_overlay(database, run_id) == [(1, 1500)]
    again = worked_again(database)
    assert held <= again
    assert summary["distinct_blocks"] == 1500
    assert summary["billed_twice"] <= len(again)


def test_a_process_that_is_terminated_gives_back_what_it_has_not_begun(
    uri: str, owner: Database, database: psycopg.Connection[Any]
) -> None:
    run_id = run_of(owner, 40)
    with simulator_process(latency=0.0) as simulator, ExitStack() as stack:
        simulator.ask("script", [{"name": "answer", "latency": 3.0}] * 8)
        [process] = workers(stack, 1, uri, simulator)
        eventually(lambda: simulator.ask("summary")["arrived"] == 8)
        process.terminate()
        said = finished(process)
    assert "8 answered" in said
    assert "given back" in said
    assert counters(database, run_id) == {"ai_complete": 8, "pending": 32}
    attempts = database.execute(
        "select distinct attempt_count from public.block_overlays_v2 where status = 'pending'"
    ).fetchall()
    assert attempts == [(0,)]


def worked_again(database: psycopg.Connection[Any]) -> set[str]:
    """Name the overlays whose lease was over once; on a busy machine also one of the living."""
    rows = database.execute(
        "select e.block_uid, o.attempt_count from public.overlay_events e"
        " join public.overlay_operations p using (operation_id)"
        " join public.block_overlays_v2 o using (run_id, block_uid)"
        " where p.operation = 'expire' and e.to_status = 'pending'"
    ).fetchall()
    assert all(attempts > 1 for _, attempts in rows)
    return {block_uid for block_uid, _ in rows}


def overlays_of(database: psycopg.Connection[Any], run_id: UUID, worker: str) -> set[str]:
    """Name what a killed worker left behind, once the server is through with all that it sent."""
    sessions = "select from pg_stat_activity where application_name = %s"
    eventually(lambda: not database.execute(sessions, [worker]).fetchall())
    rows = database.execute(
        "select block_uid from public.block_overlays_v2"
        " where run_id = %s and status = 'claimed' and claimed_by = %s",
        [run_id, worker],
    ).fetchall()
    return {block_uid for (block_uid,) in rows}
