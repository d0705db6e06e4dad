"""Every way a call can end, through the real SDK, over real HTTP."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from simulator.faults import Faults
from simulator.fixture import Running, running_simulator

from pyworker.llm import Answer, Model, ModelError, Request, model_for

SCHEMA = {
    "schema_ref": "summary_v1",
    "prompt_config": {"temperature": 0.2},
    "properties": {
        "summary": {"type": "string", "maxLength": 40},
        "score": {"type": "integer", "minimum": 1, "maximum": 5},
        "author": {"type": ["string", "null"]},
    },
    "required": ["summary", "score"],
}
REQUEST = Request(
    model="claude-haiku-5-5",
    max_tokens=500,
    system_prompt="You summarise blocks of documents.",
    user_prompt="Summarise: The cat sat on the mat.",
    output_schema=SCHEMA,
    block_content="The cat sat on the mat.",
)


@pytest.fixture
def simulator(monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    with running_simulator() as running:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", running.url)
        monkeypatch.setenv("ANTHROPIC_API_KEY", "some-key")
        yield running


@pytest.fixture
async def claude(simulator: Running) -> AsyncIterator[Model]:
    model = model_for("claude-haiku-5-5", timeout_seconds=5)
    yield model
    await model.close()


async def failure(model: Model, request: Request = REQUEST) -> ModelError:
    with pytest.raises(ModelError) as caught:
        await model.answer(request)
    return caught.value


async def test_an_answer_fits_the_schema_and_is_accounted_for(
    claude: Model, simulator: Running
) -> None:
    answer = await claude.answer(REQUEST)
    [entry] = simulator.ledger
    assert answer.data.keys() == {"summary", "score", "author"}
    assert 1 <= answer.data["score"] <= 5
    assert (answer.model, answer.request_id) == (entry.model, entry.request_id)
    assert (answer.input_tokens, answer.output_tokens) == (entry.input_tokens, entry.output_tokens)
    assert answer.latency_ms >= 0


async def test_the_system_prompt_is_written_to_the_cache_once_and_read_after(
    claude: Model, simulator: Running
) -> None:
    request = replace(REQUEST, system_prompt="Be brief. " * 500)
    first = await claude.answer(request)
    second = await claude.answer(replace(request, user_prompt="another block"))
    assert (first.cache_creation_tokens, first.cache_read_tokens) == (1250, 0)
    assert (second.cache_creation_tokens, second.cache_read_tokens) == (0, 1250)
    assert first.input_tokens < 1250


@pytest.mark.parametrize(
    ("behaviour", "kind", "words"),
    [
        ("invalid_json", "item", "not JSON"),
        ("unstorable", "item", "U+0000"),
        ("max_tokens", "item", "cut short at max_tokens after 500 tokens"),
        ("refusal", "item_terminal", "the model refused: general_harms"),
        ("context_exceeded", "item_terminal", "context window"),
        ("too_large", "item_terminal", "413"),
        ("prompt_too_long", "item_terminal", "prompt is too long"),
        ("content_blocked", "item_terminal", "content filtering"),
        ("rate_limited", "provider", "429 rate_limit_error"),
        ("overloaded", "provider", "529 overloaded_error: Overloaded"),
        ("server_error", "provider", "500 api_error"),
        ("bad_gateway", "provider", "502 without a type"),
        ("drop", "provider", "no connection"),
        ("cut", "provider", "no connection"),
        ("garbled", "provider", "cannot be read"),
        ("not_a_message", "provider", "no message"),
        ("payment_required", "money", "402 billing_error"),
        ("spend_limit", "money", "Monthly limit reached"),
        ("low_credit", "money", "credit balance"),
    ],
)
async def test_a_fault_is_of_the_kind_that_sql_decides_by(
    claude: Model, simulator: Running, behaviour: str, kind: str, words: str
) -> None:
    simulator.script(behaviour)
    error = await failure(claude)
    assert error.kind == kind
    assert words in str(error)
    assert [entry.outcome for entry in simulator.ledger] == [behaviour], "asked once, not retried"


@pytest.mark.parametrize("behaviour", ["rate_limited", "overloaded"])
async def test_the_wait_that_the_provider_asks_for_is_handed_on(
    claude: Model, simulator: Running, behaviour: str
) -> None:
    simulator.script({"name": behaviour, "retry_after": 7}, behaviour)
    assert (await failure(claude)).retry_after == 7
    assert (await failure(claude)).retry_after is None


@pytest.mark.parametrize("behaviour", ["refusal", "max_tokens", "invalid_json"])
async def test_an_unusable_answer_that_was_billed_says_what_it_cost(
    claude: Model, simulator: Running, behaviour: str
) -> None:
    simulator.script(behaviour)
    error = await failure(claude)
    assert isinstance(error.billed, Answer)
    assert error.billed.data is None
    assert error.billed.output_tokens == simulator.ledger[0].output_tokens > 0
    assert error.request_id == simulator.ledger[0].request_id


async def test_data_that_breaks_the_schema_is_left_to_sql(
    claude: Model, simulator: Running
) -> None:
    simulator.script("invalid_schema")
    assert (await claude.answer(REQUEST)).data["score"] == [[]]


async def test_a_call_without_an_end_fails_its_block_alone(simulator: Running) -> None:
    model = model_for("claude-haiku-5-5", timeout_seconds=0.5)
    simulator.script("hang", "answer")
    error = await failure(model)
    assert (error.kind, str(error)) == ("item", "no answer within 0.5 seconds")
    assert (await model.answer(REQUEST)).data["summary"]
    await model.close()


async def test_nobody_listening_is_the_providers_fault_and_no_address_is_ours(
    monkeypatch: pytest.MonkeyPatch, simulator: Running
) -> None:
    for address, kind in (("http://127.0.0.1:9", "provider"), ("/nowhere", "configuration")):
        monkeypatch.setenv("ANTHROPIC_BASE_URL", address)
        model = model_for("claude-haiku-5-5")
        assert (await failure(model)).kind == kind
        await model.close()


async def test_a_request_that_was_lost_is_told_from_one_that_was_never_sent(
    claude: Model, simulator: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    simulator.script("answer", "drop", "cut", "drop")
    await claude.answer(REQUEST)
    # on a connection that was used before, and on a new one
    assert [(await failure(claude)).outcome for _ in range(3)] == ["lost"] * 3
    assert simulator.ledger.arrived == 4
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://127.0.0.1:9")
    nobody = model_for("claude-haiku-5-5")
    assert (await failure(nobody)).outcome is None
    await nobody.close()


@pytest.mark.parametrize(
    ("key", "words"), [("wrong-key", "401 authentication_error"), ("forbidden-key", "403")]
)
async def test_a_key_that_is_refused_is_a_matter_of_configuration(
    monkeypatch: pytest.MonkeyPatch, simulator: Running, key: str, words: str
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", key)
    model = model_for("claude-haiku-5-5")
    error = await failure(model)
    assert error.kind == "configuration"
    assert words in str(error)
    await model.close()


def test_a_missing_key_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    monkeypatch.delenv("ANTHROPIC_AUTH_TOKEN", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(ModelError, match="export it, or work offline with --offline") as caught:
        model_for("claude-haiku-5-5")
    assert caught.value.kind == "configuration"


def test_credentials_that_cannot_be_read_are_a_matter_of_configuration(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    monkeypatch.setenv("ANTHROPIC_CONFIG_DIR", str(tmp_path))
    with pytest.raises(ModelError, match="Config file not found") as caught:
        model_for("claude-haiku-5-5")
    assert caught.value.kind == "configuration"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"model": "claude-of-nowhere"}, "404 not_found_error: model: claude-of-nowhere"),
        ({"model": "claude-simulated-retired"}, "is retired since 2026-01-05"),
        ({"model": "claude-simulated-unstructured"}, "no structured output"),
        ({"max_tokens": 0}, "400 invalid_request_error: max_tokens"),
        ({"output_schema": {"properties": {"me": {"$ref": "#"}}}}, "leads back to itself"),
    ],
)
async def test_what_no_block_could_pass_is_a_matter_of_configuration(
    claude: Model, change: dict[str, object], words: str
) -> None:
    error = await failure(claude, replace(REQUEST, **change))  # type: ignore[arg-type]
    assert error.kind == "configuration"
    assert words in str(error)


async def test_an_empty_prompt_is_refused_before_it_is_sent(
    claude: Model, simulator: Running
) -> None:
    assert (await failure(claude, replace(REQUEST, user_prompt=" \n"))).kind == "item_terminal"
    assert not simulator.ledger


async def test_a_model_that_always_thinks_is_not_told_to_stop(
    claude: Model, simulator: Running
) -> None:
    answer = await claude.answer(replace(REQUEST, model="claude-fable-5-2", system_prompt=""))
    assert answer.model == "claude-fable-5-2"


async def test_optional_fields_beyond_the_limit_come_back_absent_not_null(claude: Model) -> None:
    fields = {f"field_{number:02d}": {"type": "string"} for number in range(40)}
    answers = [
        await claude.answer(
            replace(REQUEST, output_schema={"properties": fields}, user_prompt=f"block {number}")
        )
        for number in range(5)
    ]
    assert all(None not in answer.data.values() for answer in answers)
    assert any(len(answer.data) < 40 for answer in answers)


async def test_hundreds_of_requests_in_flight_each_get_their_own_answer(
    claude: Model, simulator: Running
) -> None:
    requests = [replace(REQUEST, user_prompt=f"block {number}") for number in range(200)]
    simulator.script(*["hold"] * 200)
    waiting = [asyncio.create_task(claude.answer(request)) for request in requests]
    await asyncio.to_thread(simulator.ledger.wait_for_arrivals, 200)
    simulator.release()
    answers = await asyncio.gather(*waiting)
    hashes = {entry.user_text: entry.block_hash[:12] for entry in simulator.ledger}
    assert simulator.ledger.most_in_flight == 200
    for request, answer in zip(requests, answers, strict=True):
        assert answer.data["summary"].startswith(hashes[request.user_prompt])


async def test_a_plan_of_faults_repeats_itself_whatever_the_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def outcomes(order: int) -> dict[str, str]:
        plan = Faults(seed=7, chances={"overloaded": 0.2, "refusal": 0.2})
        with running_simulator(plan) as running:
            monkeypatch.setenv("ANTHROPIC_BASE_URL", running.url)
            monkeypatch.setenv("ANTHROPIC_API_KEY", "some-key")
            model = model_for("claude-haiku-5-5")
            requests = [replace(REQUEST, user_prompt=f"block {n}") for n in range(40)][::order]
            await asyncio.gather(*map(model.answer, requests), return_exceptions=True)
            await model.close()
            return {entry.user_text: entry.outcome for entry in running.ledger}

    forwards = await outcomes(1)
    assert forwards == await outcomes(-1)
    assert set(forwards.values()) == {"answer", "overloaded", "refusal"}
