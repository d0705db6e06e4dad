"""Which column a field of a schema makes."""

from __future__ import annotations

from typing import Any

import pytest

from pyworker.export.kinds import JSON, Kind, kind_of

TEXT, INTEGER, NUMBER = Kind("text"), Kind("integer"), Kind("number")
ROOT: dict[str, Any] = {
    "$defs": {
        "name": {"type": "string"},
        "a/b": {"type": "integer"},
        "loop": {"$ref": "#/$defs/loop"},
        "tree": {"type": "object", "properties": {"below": {"$ref": "#/$defs/tree"}}},
    }
}
CASES: list[tuple[Any, Kind]] = [
    ({"type": "string"}, TEXT),
    ({"type": ["string", "null"]}, TEXT),
    ({"type": "string", "format": "date"}, TEXT),
    ({"type": "integer"}, INTEGER),
    ({"type": ["integer", "number"]}, NUMBER),
    ({"type": ["string", "integer"]}, JSON),
    ({"enum": ["a", "b", None]}, Kind("choice")),
    ({"type": "string", "enum": ["a"]}, Kind("choice")),
    ({"const": "a"}, Kind("choice")),
    ({"enum": [1, 2]}, INTEGER),
    ({"enum": [1, "a"]}, JSON),
    ({"enum": [True]}, Kind("boolean")),
    ({"enum": [None]}, JSON),
    ({"anyOf": [{"type": "string"}, {"type": "null"}]}, TEXT),
    ({"anyOf": [{"type": "string"}, {"type": "integer"}]}, JSON),
    ({"$ref": "#/$defs/name"}, TEXT),
    ({"$ref": "#/$defs/a~1b"}, INTEGER),
    ({"$ref": "#/$defs/loop"}, JSON),
    ({"$ref": "#/$defs/none"}, JSON),
    ({"$ref": "https://example.org"}, JSON),
    ({"type": "array", "items": {"type": "string"}}, Kind("list", items=TEXT)),
    ({"type": "array"}, JSON),
    ({"type": "array", "items": {}}, JSON),
    ({"type": "array", "prefixItems": [{"type": "string"}]}, JSON),
    (
        {"type": "object", "properties": {"n": {"type": "number"}}},
        Kind("struct", members=(("n", NUMBER),)),
    ),
    ({"type": "object"}, JSON),
    ({"type": "object", "properties": {}}, JSON),
    ({"allOf": [{"type": "string"}]}, JSON),
    ({}, JSON),
    (True, JSON),
    ("nonsense", JSON),
    ({"type": "nonsense"}, JSON),
    ({"type": 7}, JSON),
    ({"type": ["string", ["x"]]}, JSON),
]


@pytest.mark.parametrize(("schema", "kind"), CASES, ids=str)
def test_a_field_makes_a_column_of_its_kind(schema: Any, kind: Kind) -> None:
    assert kind_of(schema, ROOT) == kind


def test_a_schema_that_contains_itself_ends_as_json_text() -> None:
    assert kind_of({"$ref": "#/$defs/tree"}, ROOT).has("json")
