"""Random schemas and documents, judged by Postgres and by the Python package jsonschema."""

import json
from typing import Any, TypeAlias

import psycopg
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, ValidationError

Strategy: TypeAlias = st.SearchStrategy[Any]

VIOLATIONS = """
select pair.place - 1, violation.path, violation.keyword
from jsonb_array_elements(%s::jsonb) with ordinality as pair (content, place)
cross join lateral overlay_private.schema_violations(pair.content -> 0, pair.content -> 1)
  as violation
"""

NAMES = ["a", "b", "a/b", "~"]
names = st.sampled_from(NAMES)
# Few characters, so that things coincide; quarters, so that floats are exact.
strings = st.text("ab1é😀 ", max_size=4)
numbers = st.integers(-4, 12) | st.integers(-9, 30).map(lambda n: n / 4)
scalars = st.none() | st.booleans() | numbers | strings
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names | strings, inner, max_size=3),
    max_leaves=5,
)
sizes = st.integers(0, 3) | st.just(2.0)
types = st.sampled_from(["null", "boolean", "integer", "number", "string", "array", "object"])
# Patterns that Python's re and ECMA-262 read alike, for the strings above.
patterns = st.sampled_from(["^a", "b$", "[ab]{2}", "a|1", "^(ab)*$", r"\d", "^[^a]", ".é", "^.$"])

ASSERTIONS = {
    "type": types | st.lists(types, min_size=1, max_size=3, unique=True),
    "enum": st.lists(values, max_size=4),
    "const": values,
    "minimum": numbers,
    "maximum": numbers,
    "exclusiveMinimum": numbers,
    "exclusiveMaximum": numbers,
    "multipleOf": st.sampled_from([1, 2, 3, 0.25, 0.5, 1.5, 2.0]),
    "minLength": sizes,
    "maxLength": sizes,
    "pattern": patterns,
    "minItems": sizes,
    "maxItems": sizes,
    "uniqueItems": st.booleans(),
    "minContains": sizes,
    "maxContains": sizes,
    "minProperties": sizes,
    "maxProperties": sizes,
    "required": st.lists(names, max_size=3, unique=True),
    "dependentRequired": st.dictionaries(names, st.lists(names, max_size=2, unique=True)),
}


def applicators(schema: Strategy, part: Strategy) -> dict[str, Strategy]:
    """Keywords that hold schemas; those that apply to a part of the value may refer back."""
    some = st.lists(schema, min_size=1, max_size=3)
    return {
        "properties": st.dictionaries(names, part, min_size=1, max_size=3),
        "patternProperties": st.dictionaries(patterns, part, max_size=2),
        "additionalProperties": part,
        "propertyNames": schema,
        "prefixItems": st.lists(part, min_size=1, max_size=2),
        "items": part,
        "contains": part,
        "allOf": some,
        "anyOf": some,
        "oneOf": some,
        "not": schema,
        "if": schema,
        "then": schema,
        "else": schema,
        "dependentSchemas": st.dictionaries(names, schema, max_size=2),
    }


# Of too few and too many, which may both be the case, jsonschema reports one.
SAME = {"minContains": "contains", "maxContains": "contains"}
# jsonschema loses the path where a schema is just false, so that only Postgres gets to see false.
NOTHING = {"not": {"$comment": "nothing"}}
APPLICATORS = {"$ref", *applicators(st.none(), st.none())}
REFERENCES = ["#", "#/$defs/x~1y", "#/$defs/%C3%A9%25"]
# Keywords that concern the same kind of value are drawn together.
THEMES = {
    "string": {"minLength", "maxLength", "pattern"},
    "number": {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"},
    "array": {
        *("minItems", "maxItems", "uniqueItems", "minContains", "maxContains"),
        *("prefixItems", "items", "contains"),
    },
    "object": {
        *("minProperties", "maxProperties", "required", "dependentRequired", "dependentSchemas"),
        *("properties", "patternProperties", "additionalProperties", "propertyNames"),
    },
    "any": {"type", "enum", "const", "allOf", "anyOf", "oneOf", "not", "if"},
}


@st.composite
def schemas(draw: st.DrawFn, depth: int = 2) -> Any:
    if draw(st.integers(0, 11)) == 0:
        return draw(st.sampled_from([True, NOTHING]))
    keywords = ASSERTIONS
    if depth > 0:
        inner = schemas(depth - 1)
        reference = st.sampled_from(REFERENCES).map(lambda target: {"$ref": target})
        keywords = ASSERTIONS | applicators(inner, inner | inner | reference)
    theme = draw(st.sampled_from(list(THEMES.values())))
    chosen = draw(st.sets(st.sampled_from(sorted(theme & keywords.keys())), max_size=3))
    chosen |= draw(st.sets(st.sampled_from(sorted(keywords)), max_size=1))
    if "if" in chosen:
        chosen |= {"then", "else"}
    return {keyword: draw(keywords[keyword]) for keyword in sorted(chosen)}


@st.composite
def root_schemas(draw: st.DrawFn) -> dict[str, Any]:
    # In errors of jsonschema a $ref leaves no trace, so none may lead to plain false.
    root, first, second = (
        draw(schemas(depth).filter(lambda schema: schema not in (True, NOTHING)))
        for depth in (2, 1, 1)
    )
    return {**root, "$defs": {"x/y": first, "é%": second}}


@st.composite
def near(draw: st.DrawFn, schema: Any) -> Any:
    """A value that has something to do with the schema."""
    if not isinstance(schema, dict) or draw(st.integers(0, 5)) == 0:
        return draw(values)
    listed = [*schema.get("enum", []), *([schema["const"]] if "const" in schema else [])]
    if listed:
        return draw(st.sampled_from(listed))
    for keyword in ("anyOf", "oneOf", "allOf"):
        if keyword in schema and draw(st.booleans()):
            return draw(near(draw(st.sampled_from(schema[keyword]))))
    kinds = [kind for kind, theme in THEMES.items() if theme & schema.keys()]
    kind = draw(st.sampled_from(kinds)) if kinds else "any"
    if kind == "any" and isinstance(schema.get("type"), str):
        kind = schema["type"]
    if kind == "array":
        branches = [*schema.get("prefixItems", []), schema.get("items"), schema.get("contains")]
        return [draw(near(draw(st.sampled_from(branches)))) for _ in range(draw(st.integers(0, 3)))]
    if kind == "object":
        known = schema.get("properties", {})
        rest = schema.get("additionalProperties")
        present = {*draw(st.sets(names | strings, max_size=3)), *schema.get("required", [])}
        return {name: draw(near(known.get(name, rest))) for name in present}
    return draw({"string": strings, "number": numbers, "integer": numbers}.get(kind, values))


pairs = root_schemas().flatmap(lambda schema: st.tuples(st.just(schema), near(schema)))


def pointer(path: Any) -> str:
    steps = (str(step).replace("~", "~0").replace("/", "~1") for step in path)
    return "".join("/" + step for step in steps)


def expected(error: ValidationError) -> tuple[str, str]:
    """Where and what an error of jsonschema is, as schema_violations would put it."""
    path, keyword, steps = list(error.absolute_path), error.validator, list(error.schema_path)
    if "propertyNames" in steps:
        return pointer(path), "propertyNames"
    if error.validator_value == NOTHING["not"]:
        keyword = next(step for step in reversed(steps[:-1]) if step in APPLICATORS)
    return pointer(path), SAME.get(keyword, keyword)


def judge(database: psycopg.Connection, batch: list[Any]) -> list[set[tuple[str, str]]]:
    found: list[set[tuple[str, str]]] = [set() for _ in batch]
    content = json.dumps(batch).replace(json.dumps(NOTHING), "false")
    for place, path, keyword in database.execute(VIOLATIONS, [content]):
        found[place].add((path, SAME.get(keyword, keyword)))
    return found


# Shrinking thirty pairs at once takes minutes; the message names the one pair that matters.
@settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(batch=st.lists(pairs, min_size=30, max_size=30))
def test_finds_the_same_violations(database: psycopg.Connection, batch: list[Any]) -> None:
    for (schema, value), found in zip(batch, judge(database, batch), strict=True):
        errors = Draft202012Validator(schema).iter_errors(value)
        wanted = {expected(error) for error in errors}
        assert found == wanted, json.dumps([schema, value])
