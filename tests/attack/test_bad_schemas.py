"""Whatever schema is registered and whatever a model answers, a call gets an answer in time."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from attack import calls

if TYPE_CHECKING:
    import psycopg
    from attack.conftest import Scene

SECONDS = 5.0


def nested(start: str, levels: int, innermost: str, end: str) -> str:
    """Write a schema as text: Python's own encoder does not go as deep."""
    return start * levels + innermost + end * levels


def deep_text(levels: int) -> str:
    return '{"title":' * levels + "{}" + "}" * levels


LONG = "a" * 50_000
SCHEMAS: dict[str, Any] = {
    "a $ref to itself": {"$ref": "#"},
    "two $ref to each other": {
        "$ref": "#/$defs/a",
        "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}},
    },
    "a $ref to itself among branches": {
        "anyOf": [{"$ref": "#"}, {"$ref": "#"}],
        "allOf": [{"$ref": "#"}, {"$ref": "#"}],
    },
    "a $ref to nothing": {"$ref": "#/$defs/missing"},
    "a $ref to another place": {"$ref": "https://example.com/schema.json"},
    "a $ref that is no text": {"$ref": 5},
    "a $ref with a broken pointer": {"$ref": "#/%ZZ/~2/-1/99999999999999999999"},
    "a recursive schema": {"properties": {"title": {"$ref": "#"}}, "type": "object"},
    "branches that double at every level": {
        "properties": {"title": {"anyOf": [{"$ref": "#"}, {"$ref": "#"}]}}
    },
    "not of itself": {"not": {"$ref": "#"}},
    "a pattern that backtracks": {"properties": {"title": {"pattern": "^(a+)+$"}}},
    "a pattern with a back reference": {"properties": {"title": {"pattern": "^(a*)*\\1b$"}}},
    "a pattern with alternatives": {"properties": {"title": {"pattern": "^(a|a|aa)+$"}}},
    "a pattern with large bounds": {"properties": {"title": {"pattern": "^(a{1,250}){1,250}$"}}},
    "a pattern with larger bounds": {"properties": {"title": {"pattern": "a{99999}"}}},
    "a pattern of 50,000 groups": {"properties": {"title": {"pattern": "()" * 50_000}}},
    "a pattern 5,000 groups deep": {
        "properties": {"title": {"pattern": "(" * 5_000 + ")" * 5_000}}
    },
    "a pattern of 100,000 letters": {"properties": {"title": {"pattern": "a?" * 50_000}}},
    "a pattern that is none": {"properties": {"title": {"pattern": "([a-"}}},
    "a pattern with options of its own": {"properties": {"title": {"pattern": "***:(?x) a"}}},
    "a pattern that is no text": {"properties": {"title": {"pattern": {"a": 1}}}},
    "a hostile patternProperties": {"patternProperties": {"^(t|ti|tit)+$": False, "(": True}},
    "1,000 levels of properties": nested('{"properties": {"title": ', 1000, "{}", "}}"),
    "1,000 levels of allOf": nested('{"allOf": [', 1000, '{"type": "string"}', "]}"),
    "1,000 levels of not": nested('{"not": ', 1000, '{"type": "string"}', "}"),
    "1,000 levels of items": nested('{"items": ', 1000, '{"type": "string"}', "}"),
    "1,000 levels of something unknown": nested('{"mine": ', 1000, "{}", "}"),
    "10,000 properties": {"properties": {f"title {i}": {"type": "string"} for i in range(10_000)}},
    "10,000 of an enum": {"properties": {"title": {"enum": list(range(10_000))}}},
    "2,000 branches": {"anyOf": [{"required": [f"field {i}"]} for i in range(2_000)]},
    "10,000 required": {"required": [f"field {i}" for i in range(10_000)]},
    "keywords of the wrong type": {
        "type": 5, "enum": 5, "required": 5, "properties": 5, "items": 5, "minLength": "x",
        "maxLength": None, "minimum": "x", "multipleOf": 0, "pattern": 5, "allOf": 5, "anyOf": {},
        "oneOf": None, "not": 5, "$defs": 5, "additionalProperties": 5, "const": None,
    },
    "numbers beyond all bounds": {
        "properties": {"title": {"minimum": 1e300, "maxLength": 10**300, "multipleOf": 1e-300}}
    },
    "prompt_config of the wrong type": {
        "prompt_config": {"model": 5, "system_instructions": [], "max_tokens_per_block": "x"}
    },
    "prompt_config that is no object": {"prompt_config": "x"},
    "a validation that there is not": {"validation": "'; drop table"},
}  # fmt: skip
ANSWERS: dict[str, str] = {
    "what was asked for": '{"title": "a"}',
    "a long text": json.dumps({"title": LONG}),
    "a long text that nearly fits": json.dumps({"title": f"{LONG}!"}),
    "an answer 1,000 levels deep": deep_text(1000),
    "an answer with 10,000 fields": json.dumps({f"title {i}": i for i in range(10_000)}),
    "5 MB in one field": json.dumps({"title": "m" * 5 * 1024 * 1024}),
    "an array of 10,000 numbers": json.dumps({"title": list(range(10_000))}),
    "a huge number": '{"title": 1e100000}',
}


@pytest.mark.parametrize("kind", SCHEMAS)
def test_a_worker_gets_an_answer_whatever_the_schema(scene: Scene, kind: str) -> None:
    schema = named(SCHEMAS[kind])
    for answer, text in ANSWERS.items():
        began = time.monotonic()
        told = complete(scene, schema, text)
        seconds = time.monotonic() - began
        assert told.state == "00000", (answer, told)
        assert sum(told.rows[0][0][key] for key in ("completed", "returned", "failed")) == 1
        assert seconds < SECONDS, answer


def named(schema: Any, **more: str) -> str:
    """Write the schema with a name, and with keys of ours where it has none of its own."""
    text = schema if isinstance(schema, str) else json.dumps(more | schema)
    return '{"schema_ref": "hostile", ' + text[1:]


def complete(scene: Scene, schema: str, text: str) -> calls.Answer:
    database = scene.database
    with database.transaction(force_rollback=True):
        claim = claimed(scene, schema)
        results = f'[{{"overlay_id": "{claim[0]}", "claim_token": "{claim[1]}", "data": {text}}}]'
        return calls.run(
            database,
            "select public.complete_overlay_batch('worker', %s::jsonb)",
            [results],
            role="overlay_worker",
        )


def claimed(scene: Scene, schema: str) -> tuple[Any, ...]:
    """Register the schema, apply it to Bob's document and claim one overlay of the run."""
    database: psycopg.Connection[Any] = scene.database
    row = database.execute(
        "select public.create_run_v2(%s, public.register_schema(%s::jsonb, %s), actor => %s)",
        [scene.bob.arguments["conv_uid"], schema, scene.bob.user, scene.bob.user],
    ).fetchone()
    if row is None:
        raise AssertionError
    claim = database.execute(
        "select overlay_id, claim_token, run_id from public.claim_overlay_batch(%s, 1)", row
    ).fetchone()
    assert claim is not None
    return claim


@pytest.mark.parametrize("kind", SCHEMAS)
def test_an_edit_and_a_confirmation_get_an_answer_whatever_the_schema(
    scene: Scene, kind: str
) -> None:
    schema = named(SCHEMAS[kind], validation="warn")
    database = scene.database
    overlay, token, run = claimed(scene, schema)
    database.execute(
        "select public.complete_overlay_batch('worker', jsonb_build_array(jsonb_build_object("
        "  'overlay_id', %s::text, 'claim_token', %s::text, 'data', '{\"title\": \"a\"}'::jsonb)))",
        [str(overlay), str(token)],
    )
    who: dict[str, Any] = {"role": "authenticated", "claims": {"sub": scene.bob.user}}
    statements = [
        *(
            (statement, {"overlay": overlay, "text": text})
            for text in ANSWERS.values()
            for statement in (
                "select public.update_overlay_staging(%(overlay)s::uuid, %(text)s::jsonb)",
                (
                    "update public.block_overlays_v2 set overlay_jsonb_staging = %(text)s::jsonb"
                    " where id = %(overlay)s"
                ),
            )
        ),
        ("select public.confirm_run(%(run)s)", {"run": run}),
        ("select * from public.field_agreement(%(run)s)", {"run": run}),
        ("select * from public.list_overlays(%(run)s, flags => '{invalid}')", {"run": run}),
    ]
    for statement, parameters in statements:
        began = time.monotonic()
        told = calls.run(database, statement, parameters, **who)
        seconds = time.monotonic() - began
        assert told.state in {"00000", "PT409", "PT413"}, (statement, told)
        assert seconds < SECONDS, statement


@pytest.mark.parametrize("levels", [1_000, 6_000])
def test_what_is_too_deep_is_taken_or_refused_and_never_breaks_a_session(
    scene: Scene, levels: int
) -> None:
    for schema in (
        {"properties": {"title": {"$ref": "#"}}},
        {"allOf": [{"properties": {"title": {"$ref": "#"}}}]},
        {"additionalProperties": {"$ref": "#"}},
    ):
        began = time.monotonic()
        told = complete(scene, named(schema), deep_text(levels))
        assert told.state == "00000", told
        assert time.monotonic() - began < SECONDS
