"""The doctor names what is wrong with the next step, and changes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from arranged import run_of
from simulator.fixture import running_simulator

if TYPE_CHECKING:
    import psycopg
    from click.testing import Result

    from pyworker.database.person import Database

Overlay = Callable[..., "Result"]
Findings = dict[str, list[dict[str, str]]]


@pytest.fixture
def examined(overlay: Overlay, contents: Callable[[], dict[str, str]]) -> Callable[..., Any]:
    """Call the doctor with these variables; return its exit code and findings by check."""

    def call(**env: str | None) -> tuple[int, Findings]:
        before = contents()
        result = overlay("doctor", "--json", env=env)
        assert contents() == before
        found: Findings = {}
        for line in result.stdout.splitlines():
            finding = json.loads(line)
            assert finding["state"] == "ok" or finding["next_step"], finding
            found.setdefault(finding["check"], []).append(finding)
        return result.exit_code, found

    return call


def test_a_healthy_installation(owner: Database, examined: Any, overlay: Overlay) -> None:
    run_of(owner, 1)
    with running_simulator() as simulator:
        env = {"ANTHROPIC_BASE_URL": simulator.url, "ANTHROPIC_API_KEY": "some-key"}
        code, found = examined(**env)
        said = overlay("doctor", env=env).stdout
        assert not simulator.ledger
    assert code == 0
    assert {finding["state"] for findings in found.values() for finding in findings} == {"ok"}
    assert found.keys() == {
        "database", "server", "grants", "pgoverlay", "key", "model", "leases", "runs", "prices"
    }  # fmt: skip
    assert "claude-sonnet-5-5 is active" in said


def test_the_functions_of_another_version(
    owner: Database, database: psycopg.Connection[Any], examined: Any
) -> None:
    database.execute(
        "create or replace function overlay_private.waits_for_money(run_id uuid) returns boolean"
        " language sql stable set search_path = pg_catalog, pg_temp as $$ select true $$"
    )
    database.execute("drop function public.next_message_batch_in()")
    code, found = examined()
    [finding] = found["pgoverlay"]
    assert (code, finding["state"]) == (0, "warn")
    assert "overlay_private.waits_for_money, public.next_message_batch_in" in finding["found"]
    assert "sqitch deploy" in finding["next_step"]


def test_without_a_key(owner: Database, examined: Any) -> None:
    assert examined()[0] == 0, "nothing needs it yet"
    run_of(owner, 1)
    code, found = examined()
    assert code == 1
    assert found["key"][0]["found"] == "ANTHROPIC_API_KEY is not set"


@pytest.mark.parametrize(
    ("key", "state", "words"),
    [("wrong-key", "fail", "invalid x-api-key"), ("forbidden-key", "fail", "permission_error")],
)
def test_a_key_that_is_refused(
    owner: Database, examined: Any, key: str, state: str, words: str
) -> None:
    run_of(owner, 1)
    with running_simulator() as simulator:
        code, found = examined(ANTHROPIC_BASE_URL=simulator.url, ANTHROPIC_API_KEY=key)
    assert (code, found["key"][0]["state"]) == (1, state)
    assert words in found["key"][0]["found"]


@pytest.mark.parametrize(
    ("model", "state", "words"),
    [
        ("claude-sonnet-4-5-20250929", "warn", "retires on 2026-11-30|is retired"),
        ("claude-simulated-retired", "fail", "is retired"),
        ("claude-simulated-unstructured", "fail", "gives no structured output"),
        ("claude-of-nowhere", "fail", "knows no such model"),
    ],
)
def test_models_that_will_not_do(
    owner: Database, examined: Any, model: str, state: str, words: str
) -> None:
    run_of(owner, 1, model=model)
    with running_simulator() as simulator:
        _, found = examined(ANTHROPIC_BASE_URL=simulator.url, ANTHROPIC_API_KEY="some-key")
    (finding,) = [each for each in found["model"] if model in each["found"]]
    assert any(each in finding["found"] for each in words.split("|"))
    assert finding["state"] in {state, "fail"}
    assert model in found["prices"][0]["found"]


def test_every_key_of_several_is_tried(owner: Database, examined: Any) -> None:
    run_of(owner, 1)
    with running_simulator() as simulator:
        code, found = examined(
            ANTHROPIC_BASE_URL=simulator.url, ANTHROPIC_API_KEY="wrong-key,some-key"
        )
    assert code == 1
    assert [finding["state"] for finding in found["key"]] == ["fail", "ok"]
    assert found["key"][0]["found"].startswith("Anthropic: key 1 is refused")
    assert "some-key" not in str(found)
    assert found["model"][0]["state"] == "ok"


def test_models_that_routes_and_escalation_name_are_looked_at(
    owner: Database, examined: Any
) -> None:
    run_of(
        owner,
        1,
        model="openai:gpt-simulated",
        routes={"heading": "openai:gpt-of-nowhere"},
        escalation_model="claude-simulated-retired",
    )
    with running_simulator() as simulator:
        _, found = examined(
            ANTHROPIC_BASE_URL=simulator.url,
            ANTHROPIC_API_KEY="some-key",
            OPENAI_BASE_URL=f"{simulator.url}/v1",
            OPENAI_API_KEY="some-key",
        )
    assert {finding["found"] for finding in found["key"]} == {
        "Anthropic: it is accepted", "OpenAI: it is accepted"
    }  # fmt: skip
    told = {finding["found"].split(":")[0]: finding["state"] for finding in found["model"]}
    assert told["claude-simulated-retired is retired"] == "fail"
    assert {"ok", "fail"} == {finding["state"] for finding in found["model"]}
    assert any("gpt-of-nowhere" in finding["found"] for finding in found["model"])


def test_a_provider_that_nobody_reaches(owner: Database, examined: Any) -> None:
    run_of(owner, 1)
    code, found = examined(ANTHROPIC_BASE_URL="http://127.0.0.1:9", ANTHROPIC_API_KEY="some-key")
    assert (code, found["key"][0]["state"]) == (0, "warn")


def test_leases_and_pauses(
    owner: Database, database: psycopg.Connection[Any], examined: Any
) -> None:
    stuck = run_of(owner, 2, "stuck", model="offline")
    paused = run_of(owner, 1, "paused", model="offline")
    database.execute("select public.claim_overlay_batch(%s, 2)", [stuck])
    database.execute(
        "update public.block_overlays_v2 set claim_expires_at = now() - interval '1 hour'"
        " where status = 'claimed'"
    )
    owner.pause_run(paused, "lunch")
    code, found = examined()
    assert code == 0
    assert f"run {stuck}: 2 claims whose lease ran out" in found["leases"][0]["found"]
    assert found["runs"][0]["found"] == f"run {paused} is paused: lunch"
    assert found["runs"][0]["next_step"].endswith(f"overlay run resume {paused}")


def test_a_login_that_may_not_work(
    database: psycopg.Connection[Any], examined: Any, uri: str
) -> None:
    database.execute("create role reader login in role authenticated")
    try:
        code, found = examined(DATABASE_URL=uri.replace("//postgres@", "//reader@"))
    finally:
        database.execute("drop role reader")
    assert code == 0
    assert [finding["state"] for finding in found["grants"]] == ["ok", "warn"]
    assert found["grants"][1]["next_step"].endswith("grant overlay_worker to reader")


def test_no_database_and_none_of_ours(examined: Any, bare_uri: str) -> None:
    code, found = examined(DATABASE_URL="postgresql://127.0.0.1:1/nowhere")
    assert (code, found["database"][0]["state"]) == (3, "fail")
    code, found = examined(DATABASE_URL=bare_uri)
    assert (code, found["pgoverlay"][0]["state"]) == (3, "fail")


def test_nobody_to_act_as(examined: Any) -> None:
    code, found = examined(OVERLAY_AS=None)
    assert (code, found["runs"][0]["found"]) == (0, "not looked at: nobody to act as")
