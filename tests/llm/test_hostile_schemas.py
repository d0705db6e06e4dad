"""The database stores any JSON object as a schema: none of them may break a worker."""

import asyncio
import json
from contextlib import suppress
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from simulator.checks import schema_problem

from pyworker.llm import ModelError, Request, model_for
from pyworker.llm.inlining import SchemaNotSupportedError
from pyworker.llm.output_schema import compile_schema

KEYWORDS = (
    "type", "properties", "required", "items", "enum", "const", "anyOf", "oneOf", "allOf", "$ref",
    "$defs", "format", "pattern", "not", "if", "minLength", "maxLength", "minItems", "maxItems",
    "uniqueItems", "minimum", "maximum", "exclusiveMinimum", "multipleOf", "prefixItems",
    "additionalProperties", "description", "title", "schema_ref", "prompt_config",
    "minProperties", "a", "b",
)  # fmt: skip
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(
        ["string", "object", "array", "null", "number", "#", "#/$defs/a", "(", "a", ""]
    ),
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYWORDS), inner, max_size=5)
    ),
    max_leaves=25,
)
SCHEMAS = st.dictionaries(st.sampled_from(KEYWORDS), ANYTHING, max_size=5)


@settings(max_examples=300, deadline=None)
@given(SCHEMAS)
def test_a_schema_compiles_to_what_the_provider_takes_or_says_why_not(
    schema: dict[str, Any],
) -> None:
    with suppress(SchemaNotSupportedError):
        output = compile_schema(schema)
        output.settle({"a": None, "b": [{"a": None}]})
        assert schema_problem(json.dumps(output.schema)) is None, "the provider takes it"


@settings(max_examples=300, deadline=None)
@given(SCHEMAS, st.text(max_size=30))
def test_the_offline_model_answers_or_says_why_not(schema: dict[str, Any], text: str) -> None:
    request = Request("offline", 100, "", "prompt", schema, text)
    with suppress(ModelError):
        asyncio.run(model_for("offline").answer(request))
