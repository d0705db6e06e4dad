"""No schema and no document keeps the validator busy for long or makes it raise."""

import json
from typing import Any

import psycopg
import pytest

VIOLATIONS = "select path, keyword from overlay_private.schema_violations(%s, %s)"
LEVELS = 1000
LONG = "a" * 9_999 + "!"


@pytest.fixture
def impatient(database: psycopg.Connection) -> psycopg.Connection:
    """A connection on which no statement may take more than twenty seconds."""
    database.execute("set statement_timeout = '20s'")
    return database


def violations(database: psycopg.Connection, schema: Any, value: Any) -> list[Any]:
    texts = [each if isinstance(each, str) else json.dumps(each) for each in (schema, value)]
    return database.execute(VIOLATIONS, texts).fetchall()


def doubling(keyword: str) -> dict[str, Any]:
    """A small schema that asks for 2**40 checks of one value."""
    definitions: dict[str, Any] = {"0": {}}
    for level in range(40):
        below = {"$ref": f"#/$defs/{level}"}
        definitions[str(level + 1)] = {keyword: [below, below]}
    return {"$ref": "#/$defs/40", "$defs": definitions}


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#"},
        {"allOf": [{"$ref": "#"}]},
        {"not": {"$ref": "#"}},
        {"if": {"$ref": "#"}},
        {"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}},
    ],
)
def test_a_schema_that_refers_to_itself_meets_the_limit(
    impatient: psycopg.Connection, schema: Any
) -> None:
    assert violations(impatient, schema, 1) == [("", "limit")]


@pytest.mark.parametrize("keyword", ["allOf", "anyOf", "oneOf"])
def test_exponential_schemas_meet_the_limit(impatient: psycopg.Connection, keyword: str) -> None:
    assert violations(impatient, doubling(keyword), 1) == [("", "limit")]


@pytest.mark.parametrize(
    "schema",
    [
        '{"properties": {"a": {"$ref": "#"}}}',
        '{"properties":{"a":' * LEVELS + "{}" + "}}" * LEVELS,
        '{"additionalProperties":' * LEVELS + "{}" + "}" * LEVELS,
        '{"not":' * LEVELS + "{}" + "}" * LEVELS,
    ],
)
def test_deep_documents_and_schemas_meet_the_limit(
    impatient: psycopg.Connection, schema: str
) -> None:
    value = '{"a":' * LEVELS + "1" + "}" * LEVELS
    ((_, keyword),) = violations(impatient, schema, value)
    assert keyword == "limit"
    impatient.execute("select overlay_private.unsupported_keywords(%s)", [schema])


def test_two_hundred_levels_are_not_too_deep(impatient: psycopg.Connection) -> None:
    schema = {"type": ["array", "null"], "items": {"$ref": "#"}}
    assert violations(impatient, schema, "[" * 100 + "null" + "]" * 100) == []


def test_at_most_a_hundred_violations_are_reported(impatient: psycopg.Connection) -> None:
    assert len(violations(impatient, {"items": {"type": "string"}}, [1] * 100_000)) == 100


def test_a_limit_inside_a_negation_is_not_turned_around(impatient: psycopg.Connection) -> None:
    schema = {"not": {"not": {"$ref": "#/$defs/loop"}}, "$defs": {"loop": {"$ref": "#/$defs/loop"}}}
    assert violations(impatient, schema, 1) == [("", "limit")]


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+$",
        "(a|aa)+$",
        "^(([a-z])+.)+[A-Z]([a-z])+$",
        "(a*)*b",
        "(.*a){20}$",
        "(x{1,255}){1,255}",
        "((a{0,9}){0,9}){0,9}",
        "(?=.*b)(?=.*c)a",
        "(?=.*(?=.*(?=.*b)))a",
        r"(a*)\1*$",
        "([^a]*[^b]*[^c]*[^d]*[^e]*[^f]*[^g]*[^h]*)*z",
        "(" + "".join(f"[!-{chr(300 + place)}]*" for place in range(80)) + ")*z",
        "(" * 200 + "a" + ")*" * 200,
    ],
)
def test_hostile_patterns_are_quick_or_not_checked(
    impatient: psycopg.Connection, pattern: str
) -> None:
    impatient.execute("set statement_timeout = '2s'")
    schema = {
        "items": {"pattern": pattern},
        "propertyNames": {"pattern": pattern},
        "patternProperties": {pattern: False},
    }
    assert len(violations(impatient, schema, [LONG] * 10)) <= 10
    assert len(violations(impatient, schema, {LONG: 1})) <= 2
    impatient.execute("select overlay_private.unsupported_keywords(%s)", [json.dumps(schema)])


def test_long_numbers_are_quick(impatient: psycopg.Connection) -> None:
    impatient.execute("set statement_timeout = '5s'")
    schema = {"items": {"multipleOf": 3, "type": "integer", "minimum": 0}}
    text = "[" + ",".join(["7" * 100_000] * 100) + "]"
    assert {keyword for _, keyword in violations(impatient, json.dumps(schema), text)} <= {
        "multipleOf",
        "limit",
    }
