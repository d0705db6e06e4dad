"""The rules of the offline model, and that what they give is valid."""

import asyncio
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from pyworker.llm import ModelError, Request, model_for
from pyworker.llm.offline_fill import fill
from pyworker.llm.revision import revise

BLOCK = """## Release of Postgres 18

The Postgres team released version 18 on 2025-09-25, and  teh community was happy.
It brings 3 new index types, see [notes](https://www.postgresql.org/docs/). Is that good?
"""


def filled(field: dict[str, Any], *, name: str = "field", text: str = BLOCK) -> Any:
    """Fill one required field of that name."""
    schema = {"type": "object", "properties": {name: field}, "required": [name]}
    data = fill(schema, text)
    Draft202012Validator(schema).validate(data)
    return data[name]


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("summary", {"type": "string"}, "Release of Postgres 18"),
        ("pageTitle", {"type": "string", "maxLength": 12}, "Release of"),
        ("published_date", {"type": "string"}, "2025-09-25"),
        ("at", {"type": "string", "format": "date-time"}, "2025-09-25T00:00:00Z"),
        ("source_url", {"type": "string"}, "https://www.postgresql.org/docs/"),
        ("topics", {"type": "array", "items": {"type": "string"}, "maxItems": 1}, ["Postgres"]),
        ("version", {"type": "integer"}, 18),
        ("rank", {"type": "integer", "maximum": 5}, 3),
        ("release_year", {"type": "integer"}, 2025),
        ("word_count", {"type": "integer"}, 28),
        ("is_question", {"type": "boolean"}, True),
        ("has_code", {"type": "boolean"}, False),
        ("mentions_community", {"type": "boolean"}, True),
        ("author", {"type": ["string", "null"]}, None),
        ("price", {"type": ["number", "null"], "minimum": 1000}, None),
        ("kind", {"const": "note"}, "note"),
        ("people", {"type": "array", "items": {"type": "object"}}, []),
        ("code", {"type": "string", "pattern": r"^\d{4}-\d\d"}, "2025-09-25,"),
    ],
)
def test_a_field_takes_what_its_name_and_type_call_for(
    name: str, field: dict[str, Any], value: Any
) -> None:
    assert filled(field, name=name) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("A question about billing.", "billing"),
        ("Nothing of the sort.", "support"),
        ("Crash!", "bug"),
    ],
)
def test_a_choice_follows_the_words_and_otherwise_is_the_first(text: str, value: str) -> None:
    field = {
        "enum": ["support", "billing", "bug"],
        "description": "bug: error, crash; support: help",
    }
    assert filled(field, text=text) == value


def test_an_optional_field_without_anything_found_is_left_out() -> None:
    schema = {"properties": {"author": {"type": "string"}, "deadline": {"type": "string"}}}
    assert fill(schema, "No names, no days.") == {}


def test_lists_of_objects_are_filled_as_deep_as_the_text_goes() -> None:
    person = {
        "type": "object",
        "properties": {"name": {"type": "string"}, "born": {"type": ["string", "null"]}},
        "required": ["name", "born"],
    }
    assert filled({"type": "array", "items": person}) == [{"name": "Postgres", "born": None}]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- item  one \r\n", "- item one\r\n"),
        ("-   item  one", "-   item one"),
        (
            "Teh  end, `a  b` and http://x.org/teh  stay.",
            "The end, `a  b` and http://x.org/teh stay.",
        ),
        ("hard break   \nnext\t\n", "hard break  \nnext\n"),
        ("```\na  =  1  \n```\nb  c\n", "```\na  =  1  \n```\nb c\n"),
        ("    code  block  \n", "    code  block  \n"),
        ("| a  | teh |\n", "| a  | teh |\n"),
        ("# TEH  title", "# THE title"),
        ("", ""),
    ],
)
def test_a_revision_tidies_prose_and_nothing_else(before: str, after: str) -> None:
    assert filled({"type": "string"}, name="revised_content", text=before) == after


@given(st.text(alphabet=st.sampled_from("ab` \t\n\r#-|*~>1.é"), max_size=80))
def test_a_revision_of_a_revision_changes_nothing(text: str) -> None:
    once = revise(text)
    assert revise(once) == once
    assert [end for end in once if end in "\r\n"] == [end for end in text if end in "\r\n"]


def test_the_model_reads_the_block_and_names_itself() -> None:
    request = Request("offline", 100, "system", "prompt", {"properties": {"title": {}}}, "# One\n")
    answer = asyncio.run(model_for("offline").answer(request))
    assert (answer.data, answer.model) == ({"title": "One"}, "offline")
    assert answer.input_tokens == answer.output_tokens == 0


def test_a_schema_that_cannot_be_followed_is_a_matter_of_configuration() -> None:
    request = Request("offline", 100, "", "", {"properties": {"me": {"$ref": "#"}}}, "text")
    with pytest.raises(ModelError, match="leads back to itself") as caught:
        asyncio.run(model_for("offline").answer(request))
    assert caught.value.kind == "configuration"


def test_working_offline_does_not_load_the_sdk() -> None:
    script = (
        "import sys; from pyworker.llm import model_for; model_for('offline');"
        "sys.exit('anthropic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


NAMES = st.sampled_from(
    ["summary", "topics", "date", "isQuestion", "word_count", "kind", "x", "urls"]
)


def bounded(low: str, high: str, span: st.SearchStrategy[int]) -> st.SearchStrategy[dict[str, int]]:
    """Two limits that leave room between them, each there or not."""
    pair = st.tuples(span, span).map(sorted)
    return st.tuples(pair, st.sets(st.sampled_from([low, high]))).map(
        lambda drawn: {k: v for k, v in zip((low, high), drawn[0], strict=True) if k in drawn[1]}
    )


def typed(
    kind: str, limits: st.SearchStrategy[dict[str, Any]]
) -> st.SearchStrategy[dict[str, Any]]:
    return st.tuples(limits, st.sampled_from([kind, [kind, "null"]])).map(
        lambda drawn: {"type": drawn[1], **drawn[0]}
    )


PLAIN = st.one_of(
    typed("string", bounded("minLength", "maxLength", st.integers(0, 60))),
    typed("string", st.sampled_from([{"format": "date"}, {"format": "uri"}])),
    typed("integer", bounded("minimum", "maximum", st.integers(-50, 50))),
    typed("number", bounded("minimum", "maximum", st.integers(-50, 50))),
    typed("integer", st.sampled_from([{"exclusiveMinimum": 6}, {"multipleOf": 7, "maximum": -8}])),
    typed("number", st.just({"exclusiveMinimum": 0.25, "exclusiveMaximum": 0.5})),
    typed("boolean", st.just({})),
    st.sampled_from([{"enum": ["red", "blue", 3, None]}, {"const": "x"}, {"type": "null"}, {}]),
    st.just({"type": "string", "enum": ["Postgres", "cat"]}),
)


def nested(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    fields = st.dictionaries(NAMES, inner, max_size=4)
    objects = fields.flatmap(
        lambda properties: st.sets(st.sampled_from(sorted(properties) or ["x"])).map(
            lambda required: {
                "type": "object",
                "properties": properties,
                "required": sorted(required & properties.keys()),
                "additionalProperties": False,
            }
        )
    )
    lists = st.tuples(inner, bounded("minItems", "maxItems", st.integers(0, 6))).map(
        lambda drawn: {"type": "array", "items": drawn[0], **drawn[1]}
    )
    long = st.just({"type": "string", "minLength": 2})
    sets = st.tuples(long, st.integers(0, 9)).map(
        lambda drawn: {
            "type": "array",
            "items": drawn[0],
            "minItems": drawn[1],
            "uniqueItems": True,
        }
    )
    return st.one_of(
        objects, lists, sets, inner.map(lambda one: {"anyOf": [one, {"type": "null"}]})
    )


@settings(max_examples=300, deadline=None)
@given(
    fields=st.dictionaries(NAMES, st.recursive(PLAIN, nested, max_leaves=8), max_size=5),
    text=st.one_of(st.just(BLOCK), st.text(max_size=60)),
)
def test_whatever_the_schema_and_the_text_the_answer_is_valid(
    fields: dict[str, Any], text: str
) -> None:
    schema = {"type": "object", "properties": fields, "required": sorted(fields)[::2]}
    Draft202012Validator(schema).validate(fill(schema, text))


def test_evidence_quotes_what_was_copied_and_nothing_else() -> None:
    evidence = {
        "type": "object",
        "properties": {
            "dates": {"type": "array", "items": {"type": "string"}},
            "published_date": {"type": "string"},
            "kind": {"type": "string"},
        },
    }
    schema = {
        "properties": {
            "_evidence": evidence,
            "dates": {"type": "array", "items": {"type": "string"}},
            "published_date": {"type": "string"},
            "kind": {"enum": ["fact"]},
        },
        "required": ["_evidence", "kind"],
    }
    request = Request("offline", 100, "", "", schema, BLOCK)
    answer = asyncio.run(model_for("offline").answer(request))
    assert answer.data["_evidence"] == {
        "dates": ["2025-09-25"],
        "published_date": "2025-09-25",
        "kind": "",
    }
