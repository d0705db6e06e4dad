"""What a person has to mend: told by its cause, no block's attempt, and it goes on afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from arranged import SCHEMA, counters, ingested
from simulator.fixture import Running, running_simulator

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    import psycopg
    from click.testing import Result

    from pyworker.database.person import Database

Overlay = Callable[..., "Result"]
Run = Callable[..., str]

BLOCKS = 30
RECURSIVE = {
    **SCHEMA,
    "$defs": {"part": {"type": "object", "properties": {"part": {"$ref": "#/$defs/part"}}}},
    "properties": {"summary": {"$ref": "#/$defs/part"}},
}


@dataclass(frozen=True)
class Wrong:
    """Something that keeps every block of a run from being asked for, and how it is mended."""

    words: str
    key: str | None = "some-key"
    model: str = "claude-haiku-5-5"
    schema: dict[str, Any] = field(default_factory=lambda: SCHEMA)
    script: str | None = None
    mended: tuple[str, ...] | None = ()
    """How the worker is started then; None where it takes another schema, and so another run."""


CASES = {
    "missing key": Wrong("ANTHROPIC_API_KEY is not set", key=None),
    "wrong key": Wrong("401 authentication_error: invalid x-api-key", key="wrong-key"),
    "forbidden key": Wrong("403 permission_error: this key may not", key="forbidden-key"),
    "unknown model": Wrong(
        "404 not_found_error: model: claude-of-nowhere",
        model="claude-of-nowhere",
        mended=("--model", "claude-haiku-5-5"),
    ),
    "retired model": Wrong(
        "claude-simulated-retired is retired since 2026-01-05; choose another",
        model="claude-simulated-retired",
        mended=("--model", "claude-haiku-5-5"),
    ),
    "model without structured output": Wrong(
        "claude-simulated-unstructured gives no structured output; choose another model",
        model="claude-simulated-unstructured",
        mended=("--model", "claude-haiku-5-5"),
    ),
    "schema that no grammar can hold": Wrong(
        "the schema cannot be asked for", schema=RECURSIVE, mended=None
    ),
    "schema that the provider refuses": Wrong(
        "The compiled grammar is too large", script="schema_refused"
    ),
}


@pytest.fixture
def simulator() -> Iterator[Running]:
    with running_simulator() as running:
        yield running


@pytest.fixture(params=CASES.values(), ids=CASES.keys())
def wrong(request: pytest.FixtureRequest) -> Wrong:
    return request.param


@pytest.fixture
def run_id(owner: Database, wrong: Wrong) -> UUID:
    schema_id = owner.register_schema(wrong.schema)
    return owner.create_run_v2(ingested(owner, BLOCKS), schema_id, {"model": wrong.model})


@pytest.mark.parametrize("options", [(), ("--batch-api",)], ids=["at once", "in batches"])
def test_it_pauses_the_run_until_it_is_mended(
    database: psycopg.Connection[Any],
    simulator: Running,
    overlay: Overlay,
    done: Run,
    wrong: Wrong,
    run_id: UUID,
    options: tuple[str, ...],
) -> None:
    address = {"ANTHROPIC_BASE_URL": simulator.url}
    if wrong.script:
        simulator.script(*[wrong.script] * BLOCKS)
    if options and wrong.key is None:
        # without a key nobody can look after batches either: nothing is begun
        result = overlay("worker", *options, env=address)
        assert result.exit_code == 1
        assert wrong.words in result.stderr
        return

    result = overlay("worker", *options, env={**address, "ANTHROPIC_API_KEY": wrong.key})
    assert result.exit_code == 4, result.output
    assert f"run {run_id} is paused: configuration: " in result.stderr
    assert wrong.words in result.stderr
    assert f"overlay run resume {run_id}" in result.stderr
    assert wrong.words in done("status", run_id)
    assert untouched(database, run_id)
    assert not any(entry.output_tokens for entry in simulator.ledger)

    simulator.forget_script()
    done("run", "resume", run_id)
    address["ANTHROPIC_API_KEY"] = "some-key"
    if wrong.mended is None:
        assert overlay("worker", env=address).exit_code == 4
        assert untouched(database, run_id)
    else:
        done("worker", *wrong.mended, env=address)
        assert counters(database, run_id) == {"ai_complete": BLOCKS}


def untouched(database: psycopg.Connection[Any], run_id: UUID) -> bool:
    attempts = database.execute("select distinct attempt_count from public.block_overlays_v2")
    return counters(database, run_id) == {"pending": BLOCKS} and attempts.fetchall() == [(0,)]
