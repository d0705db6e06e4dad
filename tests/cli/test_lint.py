"""What a schema loses on its way to a model, told before anything is paid."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from pyworker.database.person import Database

Overlay = Callable[..., "Result"]

WEAK = {
    "schema_ref": "weak",
    "type": "object",
    "properties": {
        "title": {"type": "string", "maxLength": 40, "x-widget": "area"},
        "page": {"type": ["integer", "null"]},
    },
    "required": ["title"],
}


@pytest.fixture
def written(tmp_path: Path) -> Callable[[Any], Path]:
    def write(schema: Any) -> Path:
        path = tmp_path / "linted.json"
        path.write_text(json.dumps(schema), encoding="utf-8")
        return path

    return write


def test_it_counts_against_the_limits_and_names_what_is_weakened(
    done: Callable[..., str], written: Callable[[Any], Path]
) -> None:
    said = done("schema", "lint", written(WEAK))
    assert "anthropic can be asked for it: 1 of 24 optional fields, 1 of 16 unions" in said
    assert "$.title: maxLength only described" in said
    assert "/properties/title: x-widget" in said


def test_a_machine_reads_the_same(done: Callable[..., str], written: Callable[[Any], Path]) -> None:
    found = json.loads(done("schema", "lint", "--json", written(WEAK)))
    assert found["problem"] is None
    assert found["usage"] == {"optional": 1, "unions": 1, "depth": 1}
    assert found["unchecked"] == [{"path": "/properties/title", "keyword": "x-widget"}]


def test_a_registered_schema_is_linted_by_its_name(
    owner: Database, done: Callable[..., str]
) -> None:
    owner.register_schema(WEAK)
    assert "x-widget" in done("schema", "lint", "weak")


def test_each_provider_has_limits_of_its_own(
    overlay: Overlay, done: Callable[..., str], written: Callable[[Any], Path]
) -> None:
    fields = {f"field_{n}": {"type": "string"} for n in range(60)}
    many = written({"schema_ref": "many", "properties": fields})
    result = overlay("schema", "lint", many)
    assert (result.exit_code, "60 optional fields" in result.output) == (1, True)
    assert "0 of 0 optional" in done("schema", "lint", many, "--provider", "openai")


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"properties": {"me": {"$ref": "#"}}}, "leads back to itself"),
        ({"properties": {"pair": {"type": "array", "prefixItems": [{}]}}}, "prefixItems"),
    ],
)
def test_what_cannot_be_asked_for_ends_with_one(
    overlay: Overlay, written: Callable[[Any], Path], schema: dict[str, Any], words: str
) -> None:
    for extra in ((), ("--json",)):
        result = overlay("schema", "lint", written(schema), *extra)
        assert result.exit_code == 1
        assert words in result.output


def test_what_is_no_schema_is_refused(
    refused: Callable[..., str], written: Callable[[Any], Path]
) -> None:
    assert "schema is not a JSON object" in refused("schema", "lint", written([]))
    assert "schema not found" in refused("schema", "lint", "nowhere")
    assert "file cannot be read" in refused("schema", "lint", "nowhere.json")
