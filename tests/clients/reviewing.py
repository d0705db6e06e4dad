"""A run that awaits review, arranged over HTTP by the official client."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from postgrest import SyncPostgrestClient

PIECES = ("# Größe", "The Supplier must deliver.", "The Buyer must pay.", "Nothing else.", "Ende.")
SCHEMA = {
    "schema_ref": "titles",
    "type": "object",
    "properties": {"title": {"type": "string"}},
    "required": ["title"],
    "additionalProperties": False,
}


@dataclass(frozen=True)
class Review:
    """A run, its overlays in document order, and the clients of its owner and of a worker."""

    person: SyncPostgrestClient
    service: SyncPostgrestClient
    project_id: str
    run_id: str
    overlays: list[str]
    blocks: list[str]
    completed: dict[str, Any]

    def page(self, **filters: Any) -> list[dict[str, Any]]:
        return call(self.person, "list_overlays", run_id=self.run_id, **filters)

    def statuses(self) -> list[str]:
        return [row["status"] for row in self.page()]


def call(client: SyncPostgrestClient, function: str, **arguments: Any) -> Any:
    return client.rpc(function, arguments).execute().data


def arrange(person: SyncPostgrestClient, service: SyncPostgrestClient) -> Review:
    """Go the way from a text to answers of a model, each step an RPC."""
    project_id = call(person, "create_project", project_name="Over HTTP")
    document = call(
        person,
        "ingest_document",
        project_id=project_id,
        doc_title="Agreement",
        source_type="md",
        source_text="\n\n".join(PIECES),
        blocks=located(),
    )
    schema_id = call(person, "register_schema", schema_jsonb=SCHEMA)
    run_id = call(person, "create_run_v2", conv_uid=document["conv_uid"], schema_id=schema_id)
    claims = call(service, "claim_overlay_batch", run_id=run_id, worker_id="over-http")
    results = [
        {
            "overlay_id": claim["overlay_id"],
            "claim_token": claim["claim_token"],
            "data": {"title": f"Title {number}"},
        }
        for number, claim in enumerate(claims)
    ]
    return Review(
        person,
        service,
        project_id,
        run_id,
        [claim["overlay_id"] for claim in claims],
        [claim["block_uid"] for claim in claims],
        call(service, "complete_overlay_batch", worker_id="over-http", results=results),
    )


def located() -> list[dict[str, Any]]:
    """Say where the pieces stand in their text."""
    found, start = [], 0
    for piece in PIECES:
        end = start + len(piece.encode())
        locator = {"unit": "byte", "start_offset": start, "end_offset": end}
        found.append({"block_type": "paragraph", "block_locator": locator})
        start = end + 2
    return found
