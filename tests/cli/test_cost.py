"""Money by command: what it would cost, may cost and has cost."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from arranged import counters, ingested, run_of
from simulator.fixture import running_simulator

if TYPE_CHECKING:
    from pathlib import Path

    import psycopg
    from click.testing import Result

    from pyworker.database.person import Database

Overlay = Callable[..., "Result"]
Refused = Callable[..., str]
Run = Callable[..., str]


def test_a_preview_comes_before_a_run(
    owner: Database, overlay: Overlay, done: Run, schema_file: Path
) -> None:
    done("schema", "add", schema_file)
    conv_uid = ingested(owner, 4)
    options = ("--project", "document", "--schema", "summary")
    said = overlay("run", "preview", *options)
    assert "1 documents, 4 blocks, asked of claude-sonnet-5-5" in said.stdout
    assert "estimated by a rule" in said.stderr
    found = json.loads(
        done("run", "preview", "--schema", "summary", "--document", conv_uid, "--json")
    )
    assert float(found["cost"]) > 0
    assert not list(owner.list_runs())

    unknown = overlay("run", "preview", *options, "--model", "nobodys-model")
    assert unknown.exit_code == 1
    assert "4 blocks" in unknown.stdout
    assert "overlay price set nobodys-model --input" in unknown.stderr


def test_a_preview_counts_each_block_at_the_model_that_routes_give_it(
    owner: Database,
    database: psycopg.Connection[Any],
    done: Run,
    refused: Refused,
    schema_file: Path,
) -> None:
    done("schema", "add", schema_file)
    ingested(owner, 4)
    options = ("--project", "document", "--schema", "summary")
    routed = json.dumps({"routes": {"paragraph": "claude-haiku-5-5"}})
    said = done("run", "preview", *options, "--config", routed)
    assert "4 blocks, asked of claude-haiku-5-5" in said
    assert "--config is not JSON" in refused("run", "preview", *options, "--config", "{")
    nobodys = json.dumps({"routes": {"paragraph": "nobodys-model"}})
    said = refused("run", "preview", *options, "--config", nobodys)
    assert "overlay price set nobodys-model" in said

    done("run", "create", *options, "--config", routed, "--max-attempts", 2)
    [config] = database.execute("select model_config from public.runs_v2").fetchone() or ()
    assert config == {"routes": {"paragraph": "claude-haiku-5-5"}, "max_attempts": 2}
    said = refused("run", "preview", *options, "--config", '{"routes": {"paragraph": 1}}')
    assert "model_config is wrong" in said


def test_a_budget_stops_the_worker_and_says_how_to_go_on(
    owner: Database, database: psycopg.Connection[Any], overlay: Overlay, done: Run
) -> None:
    run_id = run_of(owner, 4, model="claude-haiku-5-5")
    assert done("budget", "--run", run_id) == "0.00 USD spent, no budget"
    assert "resume" not in overlay("budget", "--run", run_id, "--set", "0").stderr
    with running_simulator() as simulator:
        address = {"ANTHROPIC_BASE_URL": simulator.url, "ANTHROPIC_API_KEY": "some-key"}
        result = overlay("worker", env=address)
        assert result.exit_code == 4
        assert f"run {run_id} is paused: budget: 0 of 0 USD is spent" in result.stderr
        assert simulator.ledger.arrived == 0
        set_higher = overlay("budget", "--run", run_id, "--set", "0.5").stderr
        assert f"overlay run resume {run_id}" in set_higher
        done("run", "resume", run_id)
        done("worker", env=address)
    assert counters(database, run_id) == {"ai_complete": 4}
    lines = [json.loads(line) for line in done("cost", run_id, "--json").splitlines()]
    assert [(line["outcome"], line["calls"]) for line in lines] == [("answered", 4)]
    shown = done("cost", "--project", "document")
    assert "claude-haiku-5-5" in shown
    assert "total" in shown
    assert "of 0.5 USD" in done("budget", "--run", run_id)


def test_what_has_no_price_is_no_part_of_the_total(
    owner: Database, database: psycopg.Connection[Any], done: Run
) -> None:
    database.execute("delete from public.model_prices where model = 'claude-opus-5-5'")
    run_id = run_of(owner, 1, model="claude-opus-5-5")
    with running_simulator() as simulator:
        address = {"ANTHROPIC_BASE_URL": simulator.url, "ANTHROPIC_API_KEY": "some-key"}
        done("worker", env=address)
    shown = done("cost", run_id)
    assert "1 calls of claude-opus-5-5 have no known cost" in shown
    assert "overlay price set claude-opus-5-5 --input" in shown


def test_wrong_usage_changes_nothing(owner: Database, refused: Refused) -> None:
    run_id = run_of(owner, 1)
    refused("cost", code=2)
    refused("cost", run_id, "--project", "document", code=2)
    refused("budget", "--set", "1", code=2)
    for amount in ("-1", "NaN", "a lot"):
        assert "USD" in refused("budget", "--run", run_id, "--set", amount, code=2)
    refused("budget", "--run", run_id, "--set", "1e12")
    refused("cost", "abcdef12")


def test_prices_are_listed_and_set_by_command(overlay: Overlay, done: Run) -> None:
    assert "claude-haiku-5-5" in done("price", "list")
    options = ("--input", "1.50", "--output", "6", "--cache-read", "0.15", "--from", "2026-11-01")
    done("price", "set", "openai:small", *options, "--source", "the provider's page")
    [row] = [
        json.loads(line) for line in done("price", "list", "openai:small", "--json").split("\n")
    ]
    assert (row["input"], row["cache_read"], row["cache_write_5m"]) == ("1.50", "0.15", "1.50")
    assert (row["valid_from"], row["source"]) == ("2026-11-01", "the provider's page")
    shown = done("price", "list", "openai:small")
    assert "1.5 " in shown
    assert "nobodys" not in shown
    assert done("price", "list", "nobodys-model") == "no price is known"


def test_a_price_is_refused_that_is_none(refused: Refused) -> None:
    refused("price", "set", "a-model", "--input", "1", code=2)
    refused("price", "set", "a-model", "--input", "-1", "--output", "2", code=2)
    said = refused(
        "price", "set", "a-model", "--input", "1", "--output", "2", "--batch-factor", "2"
    )
    assert "price is out of range" in said
    refused("price", "set", "a-model", "--input", "1", "--output", "2", "--from", "soon", code=2)


def test_prices_are_set_by_no_login_of_the_web(
    database: psycopg.Connection[Any], uri: str, refused: Refused
) -> None:
    name = f"web_{uuid4().hex}"
    database.execute(f"create role {name} login in role authenticated")
    as_web = uri.replace("postgresql://postgres@", f"postgresql://{name}@")
    try:
        said = refused("--database", as_web, "price", "set", "m", "--input", "1", "--output", "2")
    finally:
        database.execute(f"drop role {name}")
    assert "in service_role" in said
