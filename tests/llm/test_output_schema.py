"""What the provider is asked for, and what is said to be weakened on the way."""

import json
from typing import Any

import pytest
from simulator.checks import schema_problem

from pyworker.llm.inlining import SchemaNotSupportedError
from pyworker.llm.output_schema import OutputSchema, compile_schema


def compiled_field(field: dict[str, Any], **root: Any) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Compile a schema of one field; gives that field and all notes."""
    output = compile_schema({"properties": {"field": field}, "required": ["field"], **root})
    assert schema_problem(json.dumps(output.schema)) is None
    return output.schema["properties"]["field"], output.notes


def test_what_is_ours_is_not_sent() -> None:
    stored = {
        "schema_ref": "notes_v1",
        "prompt_config": {"model": "claude-haiku-5-5"},
        "graph_mapping": {"node": "Note"},
        "properties": {"note": {"type": "string"}},
    }
    output = compile_schema(stored)
    assert output.schema == {
        "type": "object",
        "properties": {"note": {"type": "string"}},
        "required": [],
        "additionalProperties": False,
    }
    assert output.notes == ()


def test_the_same_schema_in_another_order_gives_the_same_bytes() -> None:
    one = {"properties": {"b": {"type": "string"}, "a": {"type": "integer", "minimum": 1}}}
    other = {"properties": {"a": {"minimum": 1, "type": "integer"}, "b": {"type": "string"}}}
    assert json.dumps(compile_schema(one).schema) == json.dumps(compile_schema(other).schema)


def test_required_decides_the_order_in_which_fields_are_asked_for() -> None:
    fields = {name: {"type": "string"} for name in ("a", "reason", "verdict", "z")}
    output = compile_schema({"properties": fields, "required": ["verdict", "reason"]})
    assert list(output.schema["properties"]) == ["verdict", "reason", "a", "z"]


@pytest.mark.parametrize(
    ("field", "compiled"),
    [
        ({"type": ["string", "null"]}, {"anyOf": [{"type": "string"}, {"type": "null"}]}),
        ({"type": ["string", "null"], "enum": ["a", None]}, {"enum": ["a", None]}),
        ({"type": "string", "enum": ["a", None, 3]}, {"enum": ["a"]}),
        ({"const": 3}, {"const": 3}),
        ({"type": "string", "format": "date"}, {"type": "string", "format": "date"}),
        (
            {"type": "array", "items": {"type": "string"}, "minItems": 1},
            {"type": "array", "items": {"type": "string"}, "minItems": 1},
        ),
        (
            {"anyOf": [{"type": "string"}, {"type": "integer"}], "title": "Either"},
            {"anyOf": [{"type": "string"}, {"type": "integer"}], "title": "Either"},
        ),
    ],
)
def test_what_can_be_asked_for_is_asked_for_without_a_note(
    field: dict[str, Any], compiled: dict[str, Any]
) -> None:
    assert compiled_field(field) == (compiled, ())


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ({"type": "integer", "minimum": 1, "maximum": 5}, {"minimum": 1, "maximum": 5}),
        ({"type": "string", "minLength": 2, "pattern": "^a"}, {"minLength": 2, "pattern": "^a"}),
        ({"type": "string", "format": "iri"}, {"format": "iri"}),
        ({"type": "array", "items": {"type": "string"}, "minItems": 2}, {"minItems": 2}),
        ({"type": "string", "not": {"const": "x"}}, {"not": {"const": "x"}}),
        (
            {"type": "object", "properties": {}, "anyOf": [{"required": ["a"]}]},
            {"anyOf": [{"required": ["a"]}]},
        ),
    ],
)
def test_what_cannot_be_enforced_moves_to_the_description(
    field: dict[str, Any], said: dict[str, Any]
) -> None:
    compiled, notes = compiled_field({**field, "description": "Marks."})
    text, _, constraints = compiled["description"].partition("\n\nConstraints: ")
    assert text == "Marks."
    assert json.loads(constraints) == said
    assert notes == (f"$.field: {', '.join(sorted(said))} only described",)


@pytest.mark.parametrize(
    ("field", "note"),
    [
        ({"oneOf": [{"type": "string"}, {"type": "null"}]}, "$.field: oneOf asked for as anyOf"),
        ({}, "$.field: has no type, asked for as a string"),
        (True, "$.field: has no type, asked for as a string"),
        ({"type": "string", "x-widget": "big"}, "$.field: x-widget left out"),
        (
            {"type": "object", "additionalProperties": {"type": "string"}},
            "$.field: additionalProperties left out",
        ),
    ],
)
def test_what_is_lost_is_noted(field: dict[str, Any], note: str) -> None:
    assert compiled_field(field)[1] == (note,)


def test_local_references_are_inlined_and_all_of_is_merged() -> None:
    definitions = {
        "named": {
            "type": "object",
            "properties": {"name": {"type": "string"}},
            "required": ["name"],
        },
        "person": {
            "allOf": [
                {"$ref": "#/$defs/named"},
                {"properties": {"boss": {"$ref": "#/$defs/named"}}, "required": ["boss"]},
            ]
        },
    }
    field, notes = compiled_field(
        {"$ref": "#/$defs/person", "description": "Who."}, **{"$defs": definitions}
    )
    assert field["description"] == "Who."
    assert field["required"] == ["name", "boss"]
    assert field["properties"]["boss"]["properties"] == {"name": {"type": "string"}}
    assert notes == ()


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"properties": {"child": {"$ref": "#"}}}, "leads back to itself"),
        ({"properties": {"x": {"$ref": "https://example.org/x"}}}, "outside the schema"),
        ({"properties": {"x": {"$ref": "#/$defs/x"}}}, "points at nothing"),
        (
            {"properties": {"x": {"allOf": [{"type": "string"}, {"type": "null"}]}}},
            "disagree on type",
        ),
        ({"properties": {"x": {"type": "array", "prefixItems": [{}]}}}, "prefixItems"),
        ({"properties": {"x": {"type": "string", "enum": [1]}}}, "allows no value of the type"),
        ({"properties": {"x": False}, "required": ["x"]}, "forbidden"),
        ({"properties": {"x": 3}}, "where a schema is needed"),
    ],
)
def test_what_cannot_be_asked_for_says_why(schema: dict[str, Any], words: str) -> None:
    with pytest.raises(SchemaNotSupportedError, match=words):
        compile_schema(schema)


def test_references_that_would_grow_without_end_are_refused() -> None:
    doubling = {
        f"d{n}": {"properties": {side: {"$ref": f"#/$defs/d{n + 1}"} for side in "lr"}}
        for n in range(40)
    }
    definitions = {**doubling, "d40": {"type": "string"}}
    with pytest.raises(SchemaNotSupportedError, match="more than 5000 nodes"):
        compile_schema({"properties": {"x": {"$ref": "#/$defs/d0"}}, "$defs": definitions})


def many(optional: int, kind: Any = "string") -> OutputSchema:
    return compile_schema({"properties": {f"f{n:02d}": {"type": kind} for n in range(optional)}})


def test_fields_stay_optional_up_to_the_limit() -> None:
    output = many(24)
    assert (output.schema["required"], output.absent_as_null) == ([], ())


def test_optional_fields_beyond_the_limit_are_required_with_null_for_absent() -> None:
    output = many(40)
    assert schema_problem(json.dumps(output.schema)) is None
    assert len(output.schema["required"]) == len(output.absent_as_null) == 16
    assert output.notes[0] == "$.f00: optional, asked for as required with null for absent"
    assert output.settle({"f00": None, "f01": "kept", "f39": None}) == {"f01": "kept", "f39": None}


def test_fields_that_take_null_anyway_keep_their_nulls() -> None:
    fields = {f"f{n:02d}": {"enum": ["a", None]} for n in range(60)}
    output = compile_schema({"properties": fields})
    assert schema_problem(json.dumps(output.schema)) is None
    assert output.absent_as_null == ()


def test_absent_fields_within_lists_are_found_again() -> None:
    item = {"type": "object", "properties": {f"f{n:02d}": {"type": "string"} for n in range(30)}}
    output = compile_schema({"properties": {"rows": {"type": "array", "items": item}}})
    assert output.settle({"rows": [{"f00": None}, {"f00": "x"}]}) == {"rows": [{}, {"f00": "x"}]}


@pytest.mark.parametrize(("optional", "kind"), [(41, "string"), (17, ["string", "null"])])
def test_a_schema_beyond_both_limits_says_what_to_do(optional: int, kind: Any) -> None:
    with pytest.raises(SchemaNotSupportedError, match="list fields in required, or split"):
        many(optional, kind)
