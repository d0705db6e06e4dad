"""Whatever JSON stands where a schema should, nothing is raised and nothing is half-checked."""

import json
from typing import Any

import psycopg
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

VIOLATIONS = """
select pair.place - 1, violation.path, violation.keyword, violation.message
from jsonb_array_elements(%s::jsonb) with ordinality as pair (content, place)
cross join lateral overlay_private.schema_violations(pair.content -> 0, pair.content -> 1)
  as violation
"""
UNSUPPORTED = """
select schema.place - 1, unsupported.path, unsupported.keyword
from jsonb_array_elements(%s::jsonb) with ordinality as schema (content, place)
cross join lateral overlay_private.unsupported_keywords(schema.content) as unsupported
"""

NAMES = ["a", "b/c", "~"]
KNOWN = """
type enum const minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength
pattern minItems maxItems uniqueItems minContains maxContains minProperties maxProperties required
dependentRequired properties patternProperties additionalProperties propertyNames prefixItems items
contains allOf anyOf oneOf not if then else dependentSchemas $ref $defs
unevaluatedItems nullable default
"""
KEYWORDS = KNOWN.split()
WORDS = ["string", "integer", "#", "#/$defs/a", "#/%FF", "#/-1", "(", r"(a)\1", "a**", "a{٣}"]
words = st.sampled_from([*NAMES, *KEYWORDS, *WORDS])
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-2, 3)
    | st.sampled_from([0.5, 1.0, 1e300])
    | words
    | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=5)
)


def containers(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return (
        st.lists(inner, max_size=3, unique_by=repr)
        | st.dictionaries(st.sampled_from(KEYWORDS), inner, max_size=4)
        | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3)
    )


anything = st.recursive(scalars, containers, max_leaves=15)
batches = settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@batches
@given(batch=st.lists(st.tuples(anything, anything), min_size=50, max_size=50))
def test_unsupported_keywords_count_for_nothing(
    database: psycopg.Connection, batch: list[tuple[Any, Any]]
) -> None:
    pruned = [[json.loads(json.dumps(schema)), value] for schema, value in batch]
    schemas = json.dumps([schema for schema, _ in batch])
    for place, path, keyword in database.execute(UNSUPPORTED, [schemas]).fetchall():
        remove(pruned[place], path, keyword)

    as_given = database.execute(VIOLATIONS, [json.dumps(batch)]).fetchall()
    as_pruned = database.execute(VIOLATIONS, [json.dumps(pruned)]).fetchall()
    assert as_given == as_pruned
    assert all(message for *_, message in as_given)
    for schema, _ in pruned:
        Draft202012Validator.check_schema(schema)


def remove(pair: list[Any], path: str, keyword: str) -> None:
    if keyword == "":
        pair[0] = True
        return
    holder = pair[0]
    for step in path.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        holder = holder[int(name) if isinstance(holder, list) else name]
    holder.pop(keyword, None)
