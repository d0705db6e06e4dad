"""Objects that are named like ours, or like PostgreSQL's, are never taken for them."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from attack import calls, traps
from attack.tenants import schema_of

if TYPE_CHECKING:
    from attack.conftest import Scene


@pytest.fixture
def trapped(scene: Scene) -> Scene:
    traps.lay_wire(scene.database)
    return scene


def every_answer(scene: Scene) -> Any:
    return every_call(scene), direct_edit(scene)


def untrapped(scene: Scene) -> Any:
    """Ask in a session of its own, so that this one has compiled and planned nothing before."""
    with psycopg.connect(scene.uri) as database:
        answers = every_answer(dataclasses.replace(scene, database=database))
        database.rollback()
    return answers


def check_answers(scene: Scene, expected: Any) -> None:
    """Check that every answer is the expected one, and that no code of the caller gave it."""
    calls_expected, edit_expected = expected
    count = traps.touched(scene.database)
    found = every_call(scene)
    assert traps.touched(scene.database) == count, "code of the caller ran as the owner"
    edited = direct_edit(scene)
    touched = traps.touched(scene.database)
    scene.database.execute("reset search_path")
    pinned = scene.database.execute(
        "select proconfig is not null from pg_proc where oid = 'auth.uid()'::regprocedure"
    ).fetchone()
    assert found == calls_expected
    # Supabase's auth.uid() pins no path: in a policy it runs the caller's code, as the caller
    assert (edited, touched) == (edit_expected, count) or pinned == (False,)


def every_call(scene: Scene) -> dict[str, tuple[str, str]]:
    """Call each function with what it wants, and each with what it refuses."""
    answers = {}
    for function in scene.functions:
        for tenant in (scene.alice, scene.bob):
            told = calls.call(
                scene.database,
                function,
                function.good_arguments(tenant),
                role=function.best_role(),
                user=scene.alice.user,
            )
            answers[f"{function.signature} of {tenant.canary}"] = (told.state, told.message)
    return answers


def direct_edit(scene: Scene) -> tuple[str, int]:
    told = calls.run(
        scene.database,
        "update public.block_overlays_v2 set overlay_jsonb_staging = '{\"title\": 5}'"
        " where id operator(pg_catalog.=) any(%s::pg_catalog._uuid)"
        " returning staging_version",
        [scene.alice.overlays],
        role="authenticated",
        claims={"sub": scene.alice.user},
    )
    return told.state, len(told.rows)


def test_functions_and_operators_first_on_the_path_are_not_used(trapped: Scene) -> None:
    expected = untrapped(trapped)
    assert traps.shadow_functions(trapped.database) > 400
    trapped.database.execute("set search_path = trap, pg_catalog, public")
    assert trapped.database.execute("select now()").fetchone() == (None,)
    assert trapped.database.execute("select 'a'::text = 'a'::text").fetchone() == (None,)
    count = traps.touched(trapped.database)
    assert count >= 2, "a trap that does not spring proves nothing"

    trapped.database.execute("set search_path = trap, pg_temp, pg_catalog, public")
    check_answers(trapped, expected)


def test_temporary_tables_are_not_used(trapped: Scene) -> None:
    expected = untrapped(trapped)
    traps.shadow_tables(trapped.database)
    assert trapped.database.execute("select * from projects").description == []
    assert every_answer(trapped) == expected


def test_temporary_types_are_not_used(trapped: Scene) -> None:
    expected = untrapped(trapped)
    traps.shadow_types(trapped.database)
    trapped.database.execute("select 'a'::text")
    count = traps.touched(trapped.database)
    assert count == 1, "a trap that does not spring proves nothing"
    check_answers(trapped, expected)


def test_temporary_types_are_not_used_by_a_validation(trapped: Scene) -> None:
    schema = schema_of("shadowed") | {
        "properties": {
            "title": {"type": "string", "pattern": "^[a-z]+$", "maxLength": 5, "enum": ["a"]},
            "amount": {"type": "number", "multipleOf": 0.5, "minimum": 3},
            "parts": {"type": "array", "items": {"$ref": "#"}, "uniqueItems": True},
        },
        "required": ["amount"],
    }
    statement = (
        "select count(*) from overlay_private.schema_violations"
        "(%s::pg_catalog.jsonb, %s::pg_catalog.jsonb)"
    )
    value = {"title": "ABCDEFGH", "amount": 1.2, "parts": [{"title": "b"}, {"title": "b"}]}
    given = [json.dumps(schema), json.dumps(value)]
    with psycopg.connect(trapped.uri) as untouched:
        expected = untouched.execute(statement, given).fetchone()
    traps.shadow_types(trapped.database)
    found = trapped.database.execute(statement, given).fetchone()
    assert (found, traps.touched(trapped.database)) == (expected, 0)


def overloads(scene: Scene) -> int:
    """Overload every function of public, with arguments that take anything."""
    count = 0
    for function in scene.functions:
        for kind in ("text", "anycompatible"):
            types = ["text" if kind == "text" else "anycompatible" for _ in function.types]
            if not types or all(given == "pg_catalog.text" for given in function.types):
                continue
            arguments = ", ".join(
                f"{name} {type_} default null" if kind == "text" else f"{name} {type_}"
                for name, type_ in zip(function.names, types, strict=True)
            )
            with scene.database.transaction():
                scene.database.execute(
                    f"create or replace function public.{function.name}({arguments})"
                    " returns text language sql as 'select wire.touch()::text'"
                )
            count += 1
    return count


def test_overloads_in_public_are_not_used(trapped: Scene) -> None:
    expected = untrapped(trapped)
    assert overloads(trapped) > 80
    with trapped.database.transaction(force_rollback=True):
        trapped.database.execute("select public.create_project('a'::text, ''::text, ''::text)")
    count = traps.touched(trapped.database)
    assert count == 1, "a trap that does not spring proves nothing"
    found = every_answer(trapped)
    assert traps.touched(trapped.database) == count
    assert found == expected
