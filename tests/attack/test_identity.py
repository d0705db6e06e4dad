"""Nobody becomes somebody else: by claims, by settings, or by a statement."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from attack import calls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attack.conftest import Attacked, Scene

ANONYMOUS: dict[str, Any] = {
    "no claims": None,
    "empty claims": "",
    "an empty object": {},
    "an array": '["sub"]',
    "a string": '"sub"',
    "a number": "5",
    "null": "null",
    "no sub": {"role": "authenticated"},
    "sub is null": {"sub": None},
    "sub is inside another object": {"user": {"sub": "ALICE"}},
    "sub in capitals": {"SUB": "ALICE"},
}
BROKEN: dict[str, Any] = {
    "no JSON": "sub=ALICE",
    "half of a JSON": '{"sub": "ALICE"',
    "sub is no uuid": {"sub": "alice"},
    "sub is empty": {"sub": ""},
    "sub is a number": {"sub": 1},
    "sub is an object": {"sub": {"id": "ALICE"}},
    "sub is an array": {"sub": ["ALICE"]},
    "sub has something behind it": {"sub": "ALICE' or true --"},
    "sub is written twice": '{"sub": "ALICE", "sub": "x"}',
    "U+0000 in sub": '{"sub": "ALICE\\u0000"}',
    "a number beyond all bounds": '{"sub": "ALICE", "exp": 1e999999}',
    "20,000 arrays deep": '{"sub": "ALICE", "aud": ' + "[" * 20_000 + "]" * 20_000 + "}",
}


def claims_of(scene: Scene, claims: Any) -> Any:
    text = json.dumps(claims) if isinstance(claims, dict) else claims
    return text and text.replace("ALICE", scene.alice.user)


@pytest.mark.parametrize("kind", [*ANONYMOUS, *BROKEN])
def test_claims_without_a_user_open_nothing(scene: Scene, kind: str) -> None:
    claims = claims_of(scene, ANONYMOUS.get(kind, BROKEN.get(kind)))
    # how a claim is read that cannot be read is the comment of auth.uid()
    states = {"42501"} if kind in ANONYMOUS else {"42501", "22P02", "22P05", "22003", "54001"}
    asked = 0
    for function in scene.functions:
        if "authenticated" not in function.roles or function.name == "current_watermark":
            continue
        asked += 1
        told = calls.call(
            scene.database,
            function,
            function.good_arguments(scene.alice),
            role="authenticated",
            claims=claims,
        )
        hidden = told.state == "PT404" and function.name in {"list_overlays", "review_queue"}
        empty = (told.state, told.rows) == ("00000", []) and function.name.startswith("list_")
        assert told.state in states or hidden or empty, (function.signature, told)
        assert scene.alice.canary not in told.words
    assert asked > 40


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "BOB", "role": "service_role"},
        {"sub": "BOB", "role": "postgres"},
        {"sub": "BOB", "app_metadata": {"role": "service_role"}},
        {"sub": "BOB", "is_admin": True, "actor": "ALICE"},
    ],
)
def test_a_forged_claim_beside_sub_gives_nothing(scene: Scene, claims: dict[str, Any]) -> None:
    text = json.dumps(claims).replace("BOB", scene.bob.user).replace("ALICE", scene.alice.user)
    for function in scene.functions:
        if "authenticated" not in function.roles or "actor" not in function.names:
            continue
        for actor in (None, scene.alice.user):
            if actor is None and not function.names_somebodys():
                continue
            told = calls.call(
                scene.database,
                function,
                function.good_arguments(scene.alice) | {"actor": actor},
                role="authenticated",
                claims=text,
            )
            assert told.state in {"42501", "PT404"}, (function.signature, told)


@pytest.mark.parametrize("role", ["anon", "overlay_worker", "overlay_exporter"])
def test_the_claims_of_a_tenant_give_other_roles_nothing(scene: Scene, role: str) -> None:
    told = calls.run(
        scene.database,
        "update public.block_overlays_v2 set overlay_jsonb_staging = '{}'",
        role=role,
        claims={"sub": scene.alice.user, "role": "service_role"},
    )
    assert told.state == "42501"


@pytest.fixture
def login(attacked: Attacked) -> Iterator[psycopg.Connection[Any]]:
    """A login that may become authenticated and nobody else, as a tenant with psql would have."""
    with psycopg.connect(attacked.uri, autocommit=True) as owner:
        owner.execute("create role attacker login in role authenticated")
        owner.execute("grant attacker to current_user")  # or who is no superuser could not do this
        owner.execute("create schema attackers_own authorization attacker")
        with psycopg.connect(attacked.uri, user="attacker", autocommit=True) as connection:
            connection.execute(
                "select set_config('request.jwt.claims', %s, false)",
                [json.dumps({"sub": attacked.bob.user})],
            )
            yield connection
        owner.execute("drop schema attackers_own cascade")
        owner.execute("drop role attacker")


BECOMING_SOMEBODY = [
    "set role postgres",
    "set role service_role",
    "set role overlay_worker",
    "set role overlay_exporter",
    "set session authorization postgres",
    "select set_config('role', 'service_role', false)",
    "select set_config('session_authorization', 'postgres', false)",
    "set session_replication_role = replica",
    "select set_config('session_replication_role', 'replica', true)",
    (
        "create function attackers_own.f() returns void language sql set role = service_role "
        "as 'select'; select attackers_own.f()"
    ),
    "alter role attacker superuser",
    "grant service_role to attacker",
    "grant select on public.block_overlays_v2 to attacker",
    "grant all on schema overlay_private to attacker",
    "reassign owned by postgres to attacker",
]


@pytest.mark.parametrize("statement", BECOMING_SOMEBODY)
def test_a_login_becomes_nobody_else(
    login: psycopg.Connection[Any], attacked: Attacked, statement: str
) -> None:
    with contextlib.suppress(psycopg.errors.InsufficientPrivilege):  # a grant may only warn
        login.execute(statement)
    row = login.execute(
        "select current_user::text, session_user::text,"
        "  current_setting('session_replication_role'),"
        "  pg_has_role('attacker', 'service_role', 'member'),"
        "  has_schema_privilege('overlay_private', 'usage')"
    ).fetchone()
    assert row == ("attacker", "attacker", "origin", False, False)
    with pytest.raises(psycopg.Error) as caught:
        login.execute(
            "select public.confirm_overlays(%s::uuid[], actor => %s)",
            [attacked.alice.overlays[:1], attacked.alice.user],
        )
    assert caught.value.sqlstate == "42501"


def test_a_definer_function_of_an_attacker_has_only_the_attackers_rights(
    login: psycopg.Connection[Any], attacked: Attacked
) -> None:
    login.execute(
        "create function attackers_own.confirm(id uuid) returns jsonb language sql "
        "security definer as 'select public.confirm_overlays(array[id])'"
    )
    for alices in attacked.alice.overlays:
        with pytest.raises(psycopg.Error) as caught:
            login.execute("select attackers_own.confirm(%s)", [alices])
        assert caught.value.sqlstate == "PT404"
