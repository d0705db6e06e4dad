"""The errors that our functions document, each with a call that has it for an answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    from attack.tenants import Tenant

Arguments = Callable[["Tenant"], dict[str, Any]]
NOBODYS = str(uuid4())
BLOCK = {"block_type": "paragraph", "block_locator": {"unit": "byte"}}


def document(**changed: Any) -> Arguments:
    return lambda tenant: {
        "project_id": tenant.arguments["project_id"],
        "doc_title": "Title",
        "source_type": "md",
        "source_text": "One block.",
        "blocks": [],
        **changed,
    }


def renamed(**names: str) -> Arguments:
    """Pass what the tenant has by another name; what they do not have is passed as it stands."""
    return lambda tenant: {
        name: tenant.arguments.get(other, other) for name, other in names.items()
    }


def to_create_run(tenant: Tenant) -> dict[str, Any]:
    return {name: tenant.arguments[name] for name in ("conv_uid", "schema_id")}


def of_run(**more: Any) -> Arguments:
    return lambda tenant: {"run_id": tenant.arguments["run_id"], **more}


def of(name: str, **more: Any) -> Arguments:
    """Name one thing of the tenant's."""
    return lambda tenant: {name: tenant.arguments[name], **more}


def overlays(which: slice, **more: Any) -> Arguments:
    return lambda tenant: {"overlay_ids": tenant.overlays[which], **more}


def given(**arguments: Any) -> Arguments:
    return lambda _tenant: arguments


AS_PERSON: dict[str, tuple[int, str, Arguments]] = {
    "project_id is missing": (400, "project_progress", given(project_id=None)),
    "project not found": (404, "project_progress", given(project_id=NOBODYS)),
    "run_id is missing": (400, "run_progress", given(run_id=None)),
    "run not found": (404, "run_progress", given(run_id=NOBODYS)),
    "actor is somebody else": (
        403,
        "create_project",
        given(project_name="Theirs", actor=NOBODYS),
    ),
    "schema not found": (404, "create_run_v2", of("conv_uid", schema_id=NOBODYS)),
    "block does not fit its source": (400, "ingest_document", document(blocks=[BLOCK])),
    "model_config is wrong": (
        400,
        "create_run_v2",
        lambda tenant: {**to_create_run(tenant), "model_config": {"max_tokens": "many"}},
    ),
    "project_name is missing": (400, "create_project", given(project_name=" ")),
    "document not found": (404, "create_run_v2", of("schema_id", conv_uid="none")),
    "doc_title, source_type or converter is missing": (
        400,
        "ingest_document",
        document(doc_title=None),
    ),
    "document is empty": (400, "ingest_document", document(source_text="")),
    "blocks is not an array of blocks": (400, "ingest_document", document(blocks={})),
    "document is too large": (
        413,
        "ingest_document",
        document(source_text="ä" * (25 * 1024 * 1024 + 1), blocks=[BLOCK]),
    ),
    "document has too many blocks": (413, "ingest_document", document(blocks=[0] * 1_000_001)),
    "schema is not a JSON object": (400, "register_schema", given(schema_jsonb=[])),
    "schema has no schema_ref": (400, "register_schema", given(schema_jsonb={})),
    "schema is too large": (
        413,
        "register_schema",
        given(schema_jsonb={"schema_ref": "large", "description": "x" * 1024 * 1024}),
    ),
    "mode is not known": (400, "export_run", of_run(mode="draft")),
    "unconfirmed is not known": (400, "export_run", of_run(unconfirmed="blank")),
    "run is over": (409, "cancel_run", renamed(run_id="cancelled_run")),
    "project holds something else than expected": (
        409,
        "delete_project",
        of("project_id", expected={"documents": 70}),
    ),
    "schema is in use": (409, "delete_schema", of("schema_id")),
    "reason is missing": (400, "pause_run", of_run(reason="")),
    "run is not open": (409, "pause_run", renamed(run_id="paused_run", reason="again")),
    "run is not paused": (409, "resume_run", of_run()),
    "status is not known": (400, "list_overlays", of_run(status="odd")),
    "search is too long": (400, "list_overlays", of_run(search="x" * 1001)),
    "flag is not known": (400, "list_overlays", of_run(flags=["odd"])),
    "overlays are not named once each": (400, "confirm_overlays", given(overlay_ids=[NOBODYS] * 2)),
    "expected_versions does not fit the overlays": (
        400,
        "confirm_overlays",
        overlays(slice(0, 1), expected_versions=[1, 2]),
    ),
    "reason is too long": (
        400,
        "reject_overlays_to_pending",
        overlays(slice(0, 1), reason="x" * 2001),
    ),
    "operation not found": (404, "undo_operation", given(operation_id=NOBODYS)),
    "overlay not found": (404, "confirm_overlays", given(overlay_ids=[NOBODYS])),
    "overlay was changed since you saw it": (
        409,
        "confirm_overlays",
        overlays(slice(0, 1), expected_versions=[1]),
    ),
    "overlay does not fit its schema": (409, "confirm_overlays", overlays(slice(1, 2))),
    "operation cannot be undone": (409, "undo_operation", renamed(operation_id="edited")),
    "overlay was changed since the operation": (
        409,
        "undo_operation",
        renamed(operation_id="confirmed"),
    ),
    "overlay is not confirmed": (409, "reopen_overlays", overlays(slice(0, 1))),
    "overlay is not reopened": (409, "reset_overlay_staging", overlays(slice(0, 1))),
    "overlay cannot be excluded": (409, "exclude_overlays", overlays(slice(5, 6))),
    "overlay is not excluded": (409, "include_overlays", overlays(slice(0, 1))),
    "overlay is not awaiting review": (409, "confirm_overlays", overlays(slice(2, 3))),
    "data is not a JSON object": (
        400,
        "update_overlay_staging",
        of("overlay_id", data="Title"),
    ),
    "watermark is not one": (400, "confirm_run", of_run(watermark="yesterday")),
    "data is too large": (
        413,
        "update_overlay_staging",
        of("overlay_id", data={"title": "x" * (4 * 1024 * 1024 + 1)}),
    ),
    "source_sha256 is no SHA-256": (400, "ingest_document", document(source_sha256="abc")),
    "source_filesize is negative": (400, "ingest_document", document(source_filesize=-1)),
    "source_type or converter is too long": (
        400,
        "ingest_document",
        document(source_type="x" * 501),
    ),
    "conversion not found": (
        404,
        "fail_conversion",
        given(source_uid="none", conversion_token=NOBODYS, error="It broke."),
    ),
    "error is missing": (
        400,
        "fail_conversion",
        given(source_uid="none", conversion_token=NOBODYS, error=" "),
    ),
    "after_doubtful is missing": (400, "review_queue", of_run(after_doubtful=None)),
    "project_id or conv_uid is missing": (400, "preview_run_cost", of("schema_id")),
    "budget is out of range": (400, "set_run_budget", of_run(budget=-1)),
    "since is not known": (400, "export_run", of_run(since="yesterday or so")),
    "this is no manifest": (400, "verify_manifest", given(manifest={"runs": 5})),
    "manifest is not of this history": (
        409,
        "export_run",
        lambda tenant: {
            "run_id": tenant.arguments["run_id"],
            "since": {
                "runs": [
                    {"run_id": tenant.arguments["run_id"], "link_number": 1, "link_hash": "00"}
                ]
            },
        },
    ),
    "run is of another document": (400, "reconstruct_document", of_run(conv_uid="none")),
    "schema has no revised_content": (
        409,
        "reconstruct_document",
        renamed(conv_uid="conv_uid", run_id="plain_run"),
    ),
}
"""By message: the status, the function, and what its owner passes to be told so."""

AS_SERVICE: dict[str, tuple[int, str, Arguments]] = {
    "actor is missing": (400, "create_project", given(project_name="Nobody's")),
    "worker_id is out of range": (400, "claim_overlay_batch", given(worker_id="x" * 201)),
    "lease is out of range": (400, "claim_overlay_batch", given(lease="-1 hour")),
    "batch_size is out of range": (400, "claim_overlay_batch", given(batch_size=0)),
    "claims are not what was claimed": (400, "extend_claims", given(worker_id="w", claims={})),
    "fault is not known": (
        400,
        "fail_overlay_batch",
        lambda tenant: {
            "worker_id": "w",
            "failures": [{**tenant.arguments["claims"][0], "kind": "odd"}],
        },
    ),
    "model_override is too long": (
        400,
        "claim_overlay_batch",
        given(model_override="x" * 501),
    ),
    "calls are not what is recorded": (
        400,
        "record_llm_calls",
        given(worker_id="w", calls={}),
    ),
    "price is out of range": (400, "set_model_price", given(model="m", input=-1, output=1)),
    "retry_after is out of range": (
        400,
        "release_overlay_batch",
        given(worker_id="w", claims=[], retry_after="-1 hour"),
    ),
    "output_schemas is no object": (
        400,
        "plan_message_batch",
        given(worker_id="w", claims=[], output_schemas=[]),
    ),
    "place in a pack is out of range": (
        400,
        "plan_message_batch",
        given(
            worker_id="w",
            claims=[{"overlay_id": NOBODYS, "claim_token": NOBODYS, "custom_id": "no position"}],
            output_schemas={},
        ),
    ),
    "provider_batch_id is out of range": (
        400,
        "submit_message_batch",
        given(worker_id="w", message_batch_id=NOBODYS, provider_batch_id=""),
    ),
    "message batch not found": (
        404,
        "submit_message_batch",
        given(worker_id="w", message_batch_id=NOBODYS, provider_batch_id="b"),
    ),
    "message batch is submitted or closed": (
        409,
        "submit_message_batch",
        of("message_batch_id", worker_id="w", provider_batch_id="of another"),
    ),
    "provider batch belongs to another": (
        409,
        "submit_message_batch",
        renamed(worker_id="w", message_batch_id="planned_batch", provider_batch_id="of alice"),
    ),
}
"""The same for service_role."""

AS_EXPORTER: dict[str, tuple[int, str, Arguments]] = {
    "overlay_exporter reads confirmed data only": (403, "export_run", of_run(mode="both")),
}
"""The same for overlay_exporter."""

WITHOUT_SUB: dict[str, tuple[int, str, Arguments]] = {
    "not signed in": (403, "create_project", given(project_name="Nobody's")),
}
"""The same for a token that names nobody."""

OWNER_ONLY = {
    "overlay was changed by its own edit",
    "overlay may not change like this",
    "row is immutable",
    "row belongs to its run",
    "block belongs to a run",
    "overlay has no block",
    "operation belongs to a history",
    "source is not what was ingested",
    "block is not what its source says",
}
"""What follows only on what the owner of the tables does by hand, or, the first of them, on a
statement that no client of PostgREST can send."""
