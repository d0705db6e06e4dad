"""Two tenants who each have one of everything, and a mark of their own in every text they wrote."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import psycopg

ALICE = "00000000-0000-4000-8000-0000000a11ce"
BOB = "00000000-0000-4000-8000-000000000b0b"

BLOCKS = 10


@dataclass(frozen=True)
class Tenant:
    """A user, and what a call of theirs may be given by the name of the argument."""

    user: str
    canary: str
    arguments: dict[str, Any]
    overlays: list[str]

    def secrets(self) -> set[str]:
        """Everything of theirs that nobody else may read anywhere."""
        named = {self.user, self.canary}
        for value in self.arguments.values():
            values = value if isinstance(value, list) else [value]
            named |= {text for text in values if isinstance(text, str) and len(text) >= 32}
        return named | set(self.overlays)


def arrange(database: psycopg.Connection[Any], user: str, canary: str) -> Tenant:
    """Make a project with a document and a schema, and a run whose overlays are in every state."""

    def ask(function: str, **arguments: Any) -> Any:
        names = ", ".join(f"{name} => %({name})s" for name in arguments)
        call = f"select * from public.{function}({names})"
        row = database.execute(call, arguments).fetchone()
        return row[0] if row else None

    pieces = [f"Block {number} of {canary}." for number in range(BLOCKS)]
    project = ask(
        "create_project", project_name=f"{canary} project", description=canary, actor=user
    )
    document = ask(
        "ingest_document",
        project_id=project,
        doc_title=f"{canary} title",
        source_type=canary,
        source_text="\n\n".join(pieces),
        blocks=json.dumps(spans(pieces)),
        converter=canary,
        actor=user,
    )
    conversion = ask(
        "begin_conversion",
        project_id=project,
        doc_title=f"{canary} converting",
        source_type=canary,
        source_sha256=hashlib.sha256(canary.encode()).hexdigest(),
        source_filesize=1,
        converter=canary,
        actor=user,
    )
    schema = ask("register_schema", schema_jsonb=json.dumps(schema_of(canary)), actor=user)
    run = ask(
        "create_run_v2",
        conv_uid=document["conv_uid"],
        schema_id=schema,
        model_config=json.dumps({"model": canary}),
        actor=user,
    )

    rows = database.execute(
        "select overlay_id, claim_token, block_uid from public.claim_overlay_batch("
        "  %s, 1000, %s, '7 days') order by block_index",
        [run, canary],
    ).fetchall()
    overlays = [str(row[0]) for row in rows]
    claims = [{"overlay_id": str(row[0]), "claim_token": str(row[1])} for row in rows]
    answered = [claims[number] | {"data": {"title": canary}} for number in (0, 1, 2, 3, 5, 7)]
    ask("complete_overlay_batch", worker_id=canary, results=json.dumps(answered))
    failed = [claims[4] | {"kind": "item_terminal", "error": canary}]
    ask("fail_overlay_batch", worker_id=canary, failures=json.dumps(failed))
    ask(
        "update_overlay_staging",
        overlay_id=overlays[0],
        data=json.dumps({"title": f"{canary} edited"}),
        expected_version=None,
        actor=user,
    )
    ask("confirm_overlays", overlay_ids=overlays[2:4], expected_versions=None, actor=user)
    ask("reopen_overlays", overlay_ids=overlays[3:4], actor=user)
    ask("reject_overlays_to_pending", overlay_ids=overlays[7:8], reason=canary, actor=user)
    excluded = ask("exclude_overlays", overlay_ids=overlays[5:6], reason=canary, actor=user)

    sent = ask(
        "plan_message_batch",
        worker_id=canary,
        claims=json.dumps([claims[8]]),
        output_schemas=json.dumps({str(run): schema_of(canary)}),
    )
    # else take_message_batch would answer something else after a minute
    database.execute(
        "update overlay_private.message_batches set held_until = now() + interval '1 day'"
    )

    paused = ask("create_run_v2", conv_uid=document["conv_uid"], schema_id=schema, actor=user)
    ask("pause_run", run_id=paused, reason=canary, actor=user)
    unused = ask(
        "register_schema", schema_jsonb=json.dumps(schema_of(f"{canary} unused")), actor=user
    )
    gone = ask("create_run_v2", conv_uid=document["conv_uid"], schema_id=schema, actor=user)
    ask("delete_run", run_id=gone, actor=user)

    call = {
        "call_id": claims[6]["claim_token"],
        "run_id": str(run),
        "overlay_ids": [overlays[6]],
        "claim_token": claims[6]["claim_token"],
        "provider": canary,
        "model": canary,
        "outcome": "error",
        "error": canary,
    }
    ask("record_llm_calls", worker_id=canary, calls=json.dumps([call]))
    ask("set_run_budget", run_id=paused, budget="1000", actor=user)
    ask("set_project_budget", project_id=project, budget="1000", actor=user)
    arguments = {
        "project_id": project,
        "schema_id": schema,
        "run_id": run,
        "source_uid": document["source_uid"],
        "conv_uid": document["conv_uid"],
        "overlay_id": overlays[0],
        "overlay_ids": overlays[:2],
        "confirmed_ids": overlays[2:3],
        "reopened_ids": overlays[3:4],
        "excluded_ids": overlays[5:6],
        "block_uid": rows[0][2],
        "block_uids": [rows[0][2], rows[1][2]],
        "operation_id": excluded["operation_id"],
        "paused_run": paused,
        "unused_schema": unused,
        "message_batch_id": sent["message_batch_id"],
        "converting_uid": conversion["source_uid"],
        "conversion_token": conversion["conversion_token"],
        "claims": [claims[6]],
        "results": [claims[6] | {"data": {"title": canary}}],
        "failures": [claims[6] | {"kind": "item", "error": canary}],
        "expected": {"documents": 2, "confirmed": 1},
        "calls": [
            {
                "call_id": "00000000-0000-4000-8000-0000000ca110",
                "run_id": str(run),
                "provider": "anthropic",
                "model": canary,
                "outcome": "error",
                "error": canary,
            }
        ],
    }
    texts = {
        name: str(value) if name.endswith(("_id", "_run", "_schema")) else value
        for name, value in arguments.items()
    }
    return Tenant(user=user, canary=canary, arguments=texts, overlays=overlays)


def spans(pieces: list[str]) -> list[dict[str, Any]]:
    """Locate pieces that stand in a document with an empty line between each two."""
    found = []
    start = 0
    for piece in pieces:
        end = start + len(piece.encode())
        locator = {"unit": "byte", "start_offset": start, "end_offset": end}
        found.append({"block_type": "paragraph", "block_locator": locator})
        start = end + 2
    return found


def schema_of(name: str) -> dict[str, Any]:
    return {
        "schema_ref": name,
        "type": "object",
        "properties": {
            "title": {"type": "string", "description": name},
            "revised_content": {"type": "string"},
        },
        "prompt_config": {"system_instructions": name, "model": name},
    }
