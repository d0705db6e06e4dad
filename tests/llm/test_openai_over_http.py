"""Every way a call to an OpenAI-compatible endpoint can end, through the real SDK, over HTTP."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import Any

import pytest
from simulator.fixture import Running, running_simulator

from pyworker.llm import Model, ModelError, Request, model_for
from pyworker.llm.openai_errors import kind_of
from pyworker.llm.openai_schema import compile_strict

SCHEMA = {
    "schema_ref": "summary_v1",
    "properties": {
        "summary": {"type": "string", "maxLength": 40},
        "kind": {"enum": ["duty", "right", None]},
        "author": {"type": ["string", "null"]},
        "page": {"type": "integer"},
    },
    "required": ["summary"],
}
REQUEST = Request(
    model="openai:gpt-simulated",
    max_tokens=500,
    system_prompt="You summarise blocks of documents.",
    user_prompt="Summarise: The cat sat on the mat.",
    output_schema=SCHEMA,
    block_content="The cat sat on the mat.",
)


@pytest.fixture
def simulator(monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    with running_simulator() as running:
        monkeypatch.setenv("OPENAI_BASE_URL", f"{running.url}/v1")
        monkeypatch.setenv("OPENAI_API_KEY", "some-key")
        yield running


@pytest.fixture
async def model(simulator: Running) -> AsyncIterator[Model]:
    chat = model_for(REQUEST.model, timeout_seconds=5)
    yield chat
    await chat.close()


async def failure(model: Model, request: Request = REQUEST) -> ModelError:
    with pytest.raises(ModelError) as caught:
        await model.answer(request)
    return caught.value


async def test_an_answer_fits_the_schema_and_is_accounted_for(
    model: Model, simulator: Running
) -> None:
    for number in range(5):
        answer = await model.answer(replace(REQUEST, user_prompt=f"block {number}"))
        entry = simulator.ledger[-1]
        assert answer.data["summary"]
        assert answer.data.get("page", 0) is not None, "absent, not null"
        assert (answer.model, answer.request_id) == ("gpt-simulated", entry.request_id)
        assert (answer.whole_input, answer.output_tokens) == (
            entry.input_tokens,
            entry.output_tokens,
        )
        assert answer.headroom is not None
        assert 0.9 < answer.headroom.left <= 1


@pytest.mark.parametrize(
    ("behaviour", "kind", "words"),
    [
        ("invalid_json", "item", "not JSON"),
        ("max_tokens", "item", "cut short at max_tokens"),
        ("refusal", "item_terminal", "the model refused"),
        ("prompt_too_long", "item_terminal", "context_length_exceeded"),
        ("too_large", "item_terminal", "413"),
        ("rate_limited", "provider", "429 rate_limit_exceeded"),
        ("server_error", "provider", "500"),
        ("bad_gateway", "provider", "502"),
        ("drop", "provider", "no connection"),
        ("cut", "provider", "no connection"),
        ("garbled", "provider", "cannot be read"),
        ("low_credit", "money", "insufficient_quota"),
    ],
)
async def test_a_fault_is_of_the_kind_that_sql_decides_by(
    model: Model, simulator: Running, behaviour: str, kind: str, words: str
) -> None:
    simulator.script(behaviour)
    error = await failure(model)
    assert error.kind == kind
    assert words in str(error)
    assert len(simulator.ledger) == 1, "asked once, not retried"


async def test_the_wait_that_the_provider_asks_for_is_handed_on(
    model: Model, simulator: Running
) -> None:
    simulator.script({"name": "rate_limited", "retry_after": 7})
    error = await failure(model)
    assert (error.retry_after, error.too_many) == (7, True)


async def test_an_unusable_answer_that_was_billed_says_what_it_cost(
    model: Model, simulator: Running
) -> None:
    simulator.script("invalid_json")
    error = await failure(model)
    assert error.billed is not None
    assert error.billed.output_tokens == simulator.ledger[0].output_tokens > 0


async def test_a_key_that_is_refused_is_a_matter_of_the_key(
    simulator: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "wrong-key")
    model = model_for(REQUEST.model)
    error = await failure(model)
    assert (error.kind, error.of_key) == ("configuration", True)
    assert "wrong-key" not in str(error)
    await model.close()


async def test_a_model_that_does_not_exist_is_a_matter_of_configuration(model: Model) -> None:
    error = await failure(model, replace(REQUEST, model="openai:gpt-of-nowhere"))
    assert (error.kind, error.of_key) == ("configuration", False)
    assert "gpt-of-nowhere" in str(error)


def test_a_missing_key_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OVERLAY_OPENAI_KEYS", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(ModelError, match="OPENAI_API_KEY is not set") as caught:
        model_for(REQUEST.model)
    assert caught.value.kind == "configuration"


async def test_a_local_server_needs_no_key(
    simulator: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    model = model_for(REQUEST.model)
    assert (await model.answer(REQUEST)).data["summary"]
    await model.close()


async def test_nobody_listening_is_the_providers_fault_and_no_address_is_ours(
    monkeypatch: pytest.MonkeyPatch, simulator: Running
) -> None:
    for address, kind in (("http://127.0.0.1:9/v1", "provider"), ("/nowhere", "configuration")):
        monkeypatch.setenv("OPENAI_BASE_URL", address)
        model = model_for(REQUEST.model)
        assert (await failure(model)).kind == kind
        await model.close()


async def test_a_call_without_an_end_fails_its_block_alone(simulator: Running) -> None:
    model = model_for(REQUEST.model, timeout_seconds=0.5)
    simulator.script("hang", "answer")
    assert (await failure(model)).kind == "item"
    assert (await model.answer(REQUEST)).data["summary"]
    await model.close()


def test_strict_mode_wants_every_field_and_a_type_for_every_choice() -> None:
    compiled = compile_strict(SCHEMA).schema
    assert sorted(compiled["required"]) == ["author", "kind", "page", "summary"]
    assert compiled["properties"]["kind"]["type"] == ["null", "string"]
    assert compiled["properties"]["page"] == {"anyOf": [{"type": "integer"}, {"type": "null"}]}


@pytest.mark.parametrize(
    ("status", "code", "message", "kind"),
    [
        (400, None, "anything unheard of", "configuration"),
        (400, None, "the request exceeds the available context size", "item_terminal"),
        (402, None, "", "money"),
        (429, "insufficient_quota", "", "money"),
        (429, None, "", "provider"),
        (503, None, "", "provider"),
        (404, "model_not_found", "", "configuration"),
        (422, None, "", "configuration"),
    ],
)
def test_an_error_response_has_one_kind(status: int, code: Any, message: str, kind: str) -> None:
    assert kind_of(status, code, message) == kind
