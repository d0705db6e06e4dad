"""The worker by command, where something keeps it from working."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from arranged import SCHEMA, counters, run_of
from simulator.fixture import running_simulator

if TYPE_CHECKING:
    import psycopg
    from click.testing import Result

    from pyworker.database.person import Database

Overlay = Callable[..., "Result"]
Refused = Callable[..., str]
Run = Callable[..., str]


def test_without_a_key_nothing_is_lost_and_it_says_what_to_set(
    owner: Database, database: psycopg.Connection[Any], overlay: Overlay, done: Run
) -> None:
    run_id = run_of(owner, 30)
    result = overlay("worker", "--drain")
    assert isinstance(result.exception, SystemExit)
    assert result.exit_code == 4
    assert f"run {run_id} is paused: configuration: ANTHROPIC_API_KEY is not set" in result.stderr
    assert "work offline with --offline" in result.stderr
    assert f"overlay run resume {run_id}" in result.stderr
    assert counters(database, run_id) == {"pending": 30}
    attempts = database.execute("select distinct attempt_count from public.block_overlays_v2")
    assert attempts.fetchall() == [(0,)]
    assert "ANTHROPIC_API_KEY is not set" in done("status", run_id)
    assert "0 answered" in overlay("worker", "--offline", "--drain").stderr

    done("run", "resume", run_id)
    done("worker", "--offline", "--drain")
    assert counters(database, run_id) == {"ai_complete": 30}


def test_an_offline_run_needs_no_key(
    owner: Database, database: psycopg.Connection[Any], done: Run
) -> None:
    run_id = run_of(owner, 3, model="offline")
    done("worker")
    assert counters(database, run_id) == {"ai_complete": 3}


def test_a_model_named_for_the_worker_goes_before_all_others(
    owner: Database, database: psycopg.Connection[Any], done: Run
) -> None:
    run_of(owner, 1, model="offline")
    with running_simulator() as simulator:
        address = {"ANTHROPIC_BASE_URL": simulator.url, "ANTHROPIC_API_KEY": "some-key"}
        done("worker", "--model", "claude-haiku-5-5", env=address)
        assert [entry.model for entry in simulator.ledger] == ["claude-haiku-5-5"]
    claimed = database.execute(
        "select claimed_model, starts_with(claimed_by, 'worker-') from public.block_overlays_v2"
    ).fetchall()
    assert claimed == [("claude-haiku-5-5", True)]


def test_a_worker_of_a_project_leaves_the_others_alone(
    owner: Database, database: psycopg.Connection[Any], done: Run
) -> None:
    ours, other = run_of(owner, 2, "ours"), run_of(owner, 2, "other")
    done("worker", "--offline", "--project", "ours")
    assert counters(database, ours) == {"ai_complete": 2}
    assert counters(database, other) == {"pending": 2}


def test_a_worker_of_a_schema_leaves_the_others_alone(
    owner: Database, database: psycopg.Connection[Any], done: Run
) -> None:
    ours = run_of(owner, 2, "document")
    owner.register_schema({**SCHEMA, "schema_ref": "other"})
    done("run", "create", "--project", "document", "--schema", "other")
    done("worker", "--offline", "--project", "document", "--schema", "other")
    assert counters(database, ours) == {"pending": 2}
    done("worker", "--offline", "--schema", "summary")
    assert counters(database, ours) == {"ai_complete": 2}


@pytest.mark.parametrize(
    ("option", "number"),
    [("--batch-size", 0), ("--batch-size", 10_000_000), ("--concurrency", 0), ("--lease", 0)],
)
def test_numbers_out_of_range_are_refused(refused: Refused, option: str, number: int) -> None:
    assert option in refused("worker", "--offline", option, number, code=2)


def test_a_lease_longer_than_the_queue_takes_is_refused(owner: Database, refused: Refused) -> None:
    run_of(owner, 1)
    said = refused("worker", "--offline", "--lease", 7 * 24 * 3600 + 1)
    assert "lease is out of range" in said


def test_a_paused_run_is_left_alone_until_it_is_resumed(
    owner: Database, database: psycopg.Connection[Any], done: Run, refused: Refused
) -> None:
    run_id = run_of(owner, 2)
    done("run", "pause", run_id, "--reason", "wait for the lawyer")
    assert f"run {run_id} is paused: wait for the lawyer" in done("status")
    done("worker", "--offline")
    assert counters(database, run_id) == {"pending": 2}
    assert "run is not open" in refused("run", "pause", run_id, "--reason", "again")
    done("run", "resume", run_id)
    assert "run is not paused" in refused("run", "resume", run_id)
    done("worker", "--offline")
    assert counters(database, run_id) == {"ai_complete": 2}


def test_batches_of_messages_are_sent_once_and_fetched_later(
    owner: Database, database: psycopg.Connection[Any], overlay: Overlay, done: Run
) -> None:
    run_id = run_of(owner, 3)
    with running_simulator() as simulator:
        address = {"ANTHROPIC_BASE_URL": simulator.url, "ANTHROPIC_API_KEY": "some-key"}
        sent = overlay("worker", "--batch-api", "--once", env=address)
        assert "1 answered, 0 to try again, 0 failed, 2 sent in batches" in sent.stderr
        fetched = overlay("worker", "--batch-api", "--once", env=address)
        assert "2 answered" in fetched.stderr
    assert counters(database, run_id) == {"ai_complete": 3}


def test_batches_need_a_key_and_a_model_that_takes_them(
    owner: Database, database: psycopg.Connection[Any], refused: Refused
) -> None:
    run_of(owner, 3)
    assert "ANTHROPIC_API_KEY is not set" in refused("worker", "--batch-api")
    assert "leave out --batch-api" in refused("worker", "--batch-api", "--offline", code=2)


def test_a_cancelled_run_is_not_worked(
    owner: Database, database: psycopg.Connection[Any], overlay: Overlay, done: Run
) -> None:
    run_id = run_of(owner, 3, model="offline")
    assert "0 taken back" in overlay("run", "cancel", run_id).stderr
    done("worker")
    assert counters(database, run_id) == {"pending": 3}
