"""Nothing that a session may set changes what a function answers, or whom it obeys."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from attack import calls
from psycopg.types.string import TextLoader

if TYPE_CHECKING:
    from attack.conftest import Scene

SETTINGS = [
    "standard_conforming_strings = off",
    "backslash_quote = on",
    "transform_null_equals = on",
    "array_nulls = off",
    "bytea_output = 'escape'",
    "datestyle = 'German, DMY'",
    "intervalstyle = 'sql_standard'",
    "timezone = 'Asia/Kathmandu'",
    "extra_float_digits = -15",
    "quote_all_identifiers = on",
    "client_encoding = 'LATIN1'",
    "plan_cache_mode = force_generic_plan",
    "plpgsql.extra_errors = 'all'",
    "default_transaction_isolation = 'serializable'",
    "enable_indexscan = off; set enable_bitmapscan = off; set enable_seqscan = off",
    "work_mem = '64kB'",
    "jit = on; set jit_above_cost = 0",
    "search_path = ''",
    "row_security = on",
]
SCHEMA = {
    "properties": {
        "title": {"type": "string", "pattern": "^\\d{4}-\\w+\\\\'\"$", "minLength": 3},
        "amount": {"type": "number", "multipleOf": 0.01},
    },
    "required": ["amount"],
    "$defs": {"a'b\\c": {}},
}
VALUES = [{"title": "2024-x\\'\"", "amount": 1.25}, {"title": "d{4}", "amount": 1.255}, {}]


def answers(database: psycopg.Connection[Any], scene: Scene) -> list[Any]:
    """Call every function, validate, and verify; tell what does not differ from time to time."""
    told: list[Any] = []
    for function in scene.functions:
        for tenant in (scene.alice, scene.bob):
            answer = calls.call(
                database,
                function,
                function.good_arguments(tenant),
                role=function.best_role(),
                user=scene.alice.user,
            )
            told.append((function.signature, answer.state, answer.message, len(answer.rows)))
    for value in VALUES:
        violations = database.execute(
            "select path, keyword from overlay_private.schema_violations(%s::jsonb, %s::jsonb)",
            [json.dumps(SCHEMA), json.dumps(value)],
        ).fetchall()
        told.append(violations)
    run = scene.alice.arguments["run_id"]
    told.append(
        database.execute(
            "select * from public.verify_history(%s::uuid, %s::uuid)", [run, scene.alice.user]
        ).fetchall()
    )
    return told


@pytest.fixture
def expected(scene: Scene) -> list[Any]:
    with psycopg.connect(scene.uri) as database:
        told = answers(database, scene)
        database.rollback()
    assert told[-1] == []
    assert [len(violations) for violations in told[-4:-1]] == [0, 2, 1]
    return told


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_setting_of_the_session_changes_no_answer(
    scene: Scene, expected: list[Any], setting: str
) -> None:
    with psycopg.connect(scene.uri, autocommit=True) as database:
        for kind in ("timestamptz", "interval"):  # the client need not understand them
            database.adapters.register_loader(kind, TextLoader)
        database.execute(f"set {setting}")
        with database.transaction(force_rollback=True):
            assert answers(database, scene) == expected


def test_history_that_was_written_under_other_settings_is_whole(scene: Scene) -> None:
    with psycopg.connect(scene.uri) as database:
        for setting in SETTINGS:
            if "isolation" not in setting:
                database.execute(f"set {setting}")
        run, overlay = scene.bob.arguments["run_id"], scene.bob.overlays[0]
        for statement, parameters in (
            (
                "select public.confirm_overlays(array[%s::uuid], actor => %s)",
                [overlay, scene.bob.user],
            ),
            (
                "select public.reopen_overlays(array[%s::uuid], actor => %s)",
                [overlay, scene.bob.user],
            ),
            ("set timezone = 'UTC'", None),
        ):
            database.execute(statement, parameters)
        database.execute("reset all")
        problems = database.execute(
            "select * from public.verify_history(%s::uuid, %s::uuid)", [run, scene.bob.user]
        ).fetchall()
        assert problems == []
        database.rollback()
