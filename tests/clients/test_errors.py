"""Every error that our functions document arrives as PostgREST's: status, message, detail, hint."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

import psycopg
import pytest
from attack.calls import contents
from clients.documented import AS_EXPORTER, AS_PERSON, AS_SERVICE, OWNER_ONLY, WITHOUT_SUB
from clients.rest import ROOT, token

if TYPE_CHECKING:
    from attack.tenants import Tenant
    from clients.documented import Arguments
    from clients.rest import Rest

CASES = [
    (role, message, *case)
    for role, cases in {
        "authenticated": AS_PERSON,
        "service_role": AS_SERVICE,
        "overlay_exporter": AS_EXPORTER,
        "nobody": WITHOUT_SUB,
    }.items()
    for message, case in cases.items()
]
RAISES = re.compile(r"errcode = '(\w+)',\s+message = '([^']+)'")
OPERATION = "select operation_id::text from overlay_operations where operation = %s and actor = %s"


@pytest.fixture(scope="module")
def tenant(rest: Rest, alice: Tenant, bob: Tenant) -> Tenant:
    """Alice, with a cancelled run, a staged value that does not fit, and what is named below."""
    with psycopg.connect(rest.database_url, autocommit=True) as owner:

        def ask(statement: str, *values: str) -> str:
            row = owner.execute(statement, values).fetchone()
            assert row is not None
            return str(row[0])

        run = ask(
            "select create_run_v2(%s, %s, actor => %s)",
            alice.arguments["conv_uid"],
            alice.arguments["schema_id"],
            alice.user,
        )
        ask("select cancel_run(%s, %s)", run, alice.user)
        plain = ask(
            "select create_run_v2(%s, register_schema(%s, actor => %s), actor => %s)",
            alice.arguments["conv_uid"],
            '{"schema_ref": "not for edits"}',
            alice.user,
            alice.user,
        )
        ask(
            "select update_overlay_staging(%s::uuid, data => '{\"title\": 5}', actor => %s)",
            alice.overlays[1],
            alice.user,
        )
        batch = alice.arguments["message_batch_id"]
        ask("select submit_message_batch('w', %s, 'of alice')", batch)
        more = {
            "planned_batch": bob.arguments["message_batch_id"],
            "cancelled_run": run,
            "plain_run": plain,
            "edited": ask(OPERATION, "edit", alice.user),
            "confirmed": ask(OPERATION, "confirm", alice.user),
        }
    return dataclasses.replace(alice, arguments=alice.arguments | more)


@pytest.mark.parametrize(
    ("role", "message", "status", "function", "arguments"), CASES, ids=[case[1] for case in CASES]
)
def test_an_error_arrives_with_status_message_details_and_hint(
    rest: Rest,
    tenant: Tenant,
    role: str,
    message: str,
    status: int,
    function: str,
    arguments: Arguments,
) -> None:
    bearer = {
        "authenticated": token(tenant.user),
        "nobody": token(None),
    }.get(role) or token(None, role)
    with psycopg.connect(rest.database_url, autocommit=True) as owner:
        before = contents(owner)
        answer = rest.ask(bearer, f"/rpc/{function}", arguments(tenant))
        assert contents(owner) == before
    told = answer.json()
    assert (answer.status_code, told["message"]) == (status, message), told
    assert told["code"] == raised()[message]
    assert told["hint"]
    assert told["details"] is None or told["details"].strip()


def raised() -> dict[str, str]:
    """Return the SQLSTATE of every message that sql/ raises."""
    return {
        message: state
        for file in (ROOT / "sql").rglob("*.sql")
        for state, message in RAISES.findall(file.read_text())
    }


def test_no_documented_error_is_missing_here() -> None:
    told = {message for _role, message, *_ in CASES}
    assert len(told) > 50
    assert told | OWNER_ONLY == set(raised()), "add the call that is told so to documented.py"
