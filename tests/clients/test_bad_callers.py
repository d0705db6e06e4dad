"""Who has no right to ask, or asks wrongly, is told so, changes nothing and learns nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jwt
import psycopg
import pytest
from attack.calls import contents
from clients.rest import SECRET, token

if TYPE_CHECKING:
    import httpx
    from attack.tenants import Tenant
    from clients.rest import Rest

PERSON = "00000000-0000-4000-8000-0000000000ff"

Refusal = tuple[int, str, str]
"""Status, code, and a part of the message."""

TOKENS: dict[str, tuple[str | None, Refusal]] = {
    "no token": (None, (401, "42501", "permission denied for function")),
    "no JWT": ("nonsense", (401, "PGRST301", "JWSError")),
    "an expired token": (token(PERSON, exp=1), (401, "PGRST301", "JWT expired")),
    "a token that is not valid yet": (
        token(PERSON, nbf=2**33, exp=2**33 + 1),
        (401, "PGRST301", "JWTNotYetValid"),
    ),
    "a token of somebody else's key": (
        jwt.encode({"sub": PERSON, "role": "authenticated"}, "x" * 32, algorithm="HS256"),
        (401, "PGRST301", "JWSInvalidSignature"),
    ),
    "a token that is not signed": (
        jwt.encode({"sub": PERSON, "role": "authenticated"}, None, algorithm="none"),
        (401, "PGRST301", "JWSError"),
    ),
    "a token of another algorithm": (
        jwt.encode({"sub": PERSON, "role": "authenticated"}, SECRET * 2, algorithm="HS512"),
        (401, "PGRST301", "JWS"),
    ),
    "a token without a role": (
        token(PERSON, None),
        (401, "42501", "permission denied for function"),
    ),
    "a token without sub": (token(None), (403, "42501", "not signed in")),
    "a token whose sub is empty": (token(""), (403, "42501", "not signed in")),
    "a token whose sub is no uuid": (token("alice"), (403, "42501", "not signed in")),
    "a token whose sub is no text": (
        token(None, sub=["x"]),
        (401, "PGRST301", "expected String"),
    ),
    **{
        f"the role {role}": (token(PERSON, role), (403, "42501", "permission denied to set role"))
        for role in ("overlay_worker", "postgres", "pg_read_all_data", "pg_execute_server_program")
    },
    "the role anon": (token(PERSON, "anon"), (401, "42501", "permission denied for function")),
    "the role authenticator": (
        token(PERSON, "authenticator"),
        (403, "42501", "permission denied for function"),
    ),
    # what PostgREST makes of it, and no affair of ours
    "a role that there is not": (token(PERSON, "nobody"), (400, "22023", "does not exist")),
    "a role that is SQL": (token(PERSON, "none; drop table projects"), (400, "22023", "does not")),
}


def refused(answer: httpx.Response, refusal: Refusal) -> dict[str, Any]:
    """Check that an answer refuses in that way, and return what it says."""
    status, code, message = refusal
    told = answer.json()
    assert (answer.status_code, told["code"]) == (status, code), told
    assert message in told["message"]
    return told


@pytest.mark.parametrize("kind", TOKENS)
def test_who_is_nobody_may_call_nothing(rest: Rest, alice: Tenant, kind: str) -> None:
    bearer, refusal = TOKENS[kind]
    with psycopg.connect(rest.database_url, autocommit=True) as owner:
        before = contents(owner)
        answers = [
            rest.ask(bearer, "/rpc/create_project", {"project_name": "Theirs"}),
            rest.ask(bearer, "/rpc/confirm_overlays", {"overlay_ids": alice.overlays[:2]}),
            rest.ask(bearer, "/rpc/export_run", {"run_id": alice.arguments["run_id"]}),
        ]
        assert contents(owner) == before
    for answer in answers:
        refused(answer, refusal)
        assert alice.canary not in answer.text
    # RFC 6750: who is sent away with 401 is told by which scheme to come back
    told = "www-authenticate" in answers[0].headers
    assert told == (refusal[0] == 401)


@pytest.mark.parametrize("kind", TOKENS)
def test_who_is_nobody_may_read_nothing(rest: Rest, alice: Tenant, kind: str) -> None:
    bearer, refusal = TOKENS[kind]
    for path in ("/projects", "/block_overlays_v2", "/overlay_events", "/confirmed_overlays"):
        answer = rest.ask(bearer, path)
        empty = answer.status_code == 200 and answer.json() == []
        assert empty or answer.status_code in {refusal[0], 401, 403}, answer.text
        assert alice.canary not in answer.text


def test_a_sub_that_is_no_uuid_is_named_as_the_cause(rest: Rest) -> None:
    for path in ("/rpc/create_project", "/rpc/list_projects"):
        body = {"project_name": "x"} if "create" in path else {}
        told = refused(rest.ask(token("alice"), path, body), (403, "42501", "not signed in"))
        assert told["details"] == "The claim sub of the request is no uuid."
        assert told["hint"] == "Send a token whose sub is the id of the user."


WRONG: dict[str, tuple[str, Any, Refusal]] = {
    "an argument that there is not": (
        "create_project",
        {"project_name": "x", "colour": "red"},
        (404, "PGRST202", "create_project(colour, project_name)"),
    ),
    "an argument left out": ("create_run_v2", {"conv_uid": "x"}, (404, "PGRST202", "conv_uid")),
    "an overload that there is not": (
        "confirm_overlays",
        {"overlay_ids": [], "run_id": PERSON},
        (404, "PGRST202", "confirm_overlays(overlay_ids, run_id)"),
    ),
    "half of an overload": ("confirm_overlays", {"run_id": PERSON}, (404, "PGRST202", "run_id")),
    "a function that there is not": ("confirm_everything", {}, (404, "PGRST202", "confirm_ever")),
    "a function of overlay_private": (
        "find_run",
        {"run_id": PERSON, "caller": None},
        (404, "PGRST202", "find_run"),
    ),
    "a worker's function": ("claim_overlay_batch", {}, (403, "42501", "permission denied")),
    "no uuid": ("confirm_run", {"run_id": "x"}, (400, "22P02", "type uuid")),
    "a number for a uuid": ("confirm_run", {"run_id": 5}, (400, "22P02", "type uuid")),
    "no array": ("confirm_overlays", {"overlay_ids": "x"}, (400, "22P02", "malformed array")),
    "an object for an array": ("confirm_overlays", {"overlay_ids": {}}, (400, "22P02", "array")),
    "no integer": ("list_projects", {"page_size": "many"}, (400, "22P02", "type integer")),
    "a page of none": ("list_projects", {"page_size": 0}, (400, "23514", "page_size")),
    "too large a number": ("list_projects", {"page_size": 2**40}, (400, "22003", "range")),
    "U+0000": ("create_project", {"project_name": "a\0b"}, (400, "22P05", "Unicode escape")),
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_call_is_told_what_is_wrong_with_it(rest: Rest, alice: Tenant, kind: str) -> None:
    function, body, refusal = WRONG[kind]
    with psycopg.connect(rest.database_url, autocommit=True) as owner:
        before = contents(owner)
        refused(rest.ask(token(alice.user), f"/rpc/{function}", body), refusal)
        assert contents(owner) == before


@pytest.mark.parametrize("body", [b"{", b"", b"null", b'{"project_name"}', b"\xff\xfe", b"[" * 9])
def test_a_body_that_is_no_json_is_a_bad_request(rest: Rest, alice: Tenant, body: bytes) -> None:
    answer = rest.ask(
        token(alice.user),
        "/rpc/create_project",
        method="POST",
        content=body,
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code in {400, 404}, answer.text
    assert answer.json()["code"] in {"PGRST102", "PGRST202"}


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/projects", "POST"),
        ("/projects", "DELETE"),
        ("/runs_v2", "PATCH"),
        ("/blocks_v2", "PATCH"),
        ("/block_overlays_v2", "POST"),
        ("/block_overlays_v2", "DELETE"),
        ("/overlay_events", "DELETE"),
        ("/overlay_operations", "GET"),
        ("/confirmed_overlays", "GET"),
    ],
)
def test_tables_are_read_and_nothing_else(
    rest: Rest, alice: Tenant, path: str, method: str
) -> None:
    column = "block_type" if path == "/blocks_v2" else "status" if "_v2" in path else "owner_id"
    body = {column: "failed"} if method in {"POST", "PATCH"} else None
    with psycopg.connect(rest.database_url, autocommit=True) as owner:
        before = contents(owner)
        answer = rest.ask(token(alice.user), path, body, method=method)
        assert contents(owner) == before
    refused(answer, (403, "42501", "permission denied for"))


def test_another_postgres_schema_is_not_served(rest: Rest, alice: Tenant) -> None:
    for schema in ("overlay_private", "auth", "pg_catalog"):
        answer = rest.ask(token(alice.user), "/settings", headers={"Accept-Profile": schema})
        refused(answer, (406, "PGRST106", "must be one of the following: public"))


def test_what_is_somebody_elses_is_not_there(rest: Rest, alice: Tenant, bob: Tenant) -> None:
    document = rest.ask(token(bob.user), "/").json()
    asked = 0
    with psycopg.connect(rest.database_url, autocommit=True) as owner:
        before = contents(owner)
        for path, methods in document["paths"].items():
            properties = methods.get("post", {}).get("parameters", [{}])[0]
            names = properties.get("schema", {}).get("properties", {})
            given = {
                name: alice.arguments[name]
                for name in names
                if name in alice.arguments and not name.startswith("expected")
            }
            if not path.startswith("/rpc/") or not given:
                continue
            if path == "/rpc/preview_run_cost":  # one or the other
                del given["conv_uid"]
            more = {"data": {"title": "x"}, "reason": "x"}
            given |= {name: value for name, value in more.items() if name in names}
            given |= document_of(names) | ({"expected": {}} if "expected" in names else {})
            answer = rest.ask(token(bob.user), path, given)
            assert answer.status_code == 404 or answer.json() == [], (path, answer.text)
            assert not [word for word in alice.secrets() if hidden(word, given, answer)]
            asked += 1
        assert contents(owner) == before
    assert asked > 25


def document_of(names: dict[str, Any]) -> dict[str, Any]:
    """Fill what ingest_document has to be given besides somebody's project."""
    if "source_text" not in names:
        return {}
    return {
        "doc_title": "x",
        "source_type": "md",
        "source_text": "x",
        "blocks": [],
        "converter": "x",
    }


def hidden(word: str, given: dict[str, Any], answer: httpx.Response) -> bool:
    """Whether an answer holds a word that it was not asked with."""
    return word in answer.text and word not in json.dumps(given)


def test_a_large_number_of_ids_is_answered(rest: Rest, alice: Tenant) -> None:
    answer = rest.ask(
        token(alice.user), "/rpc/confirm_overlays", {"overlay_ids": [PERSON] * 100_000}
    )
    refused(answer, (400, "22023", "overlays are not named once each"))
    assert len(answer.content) < 2000
