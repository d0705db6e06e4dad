"""Rows and answers of the SQL functions, field by field as the database names them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class HeldClaim:
    """What the answer to a claim is handed back with, however long ago it was claimed."""

    overlay_id: UUID
    run_id: UUID
    claim_token: UUID

    @property
    def proof(self) -> dict[str, str]:
        """What the queue asks for to believe that the claim is held."""
        return {"overlay_id": str(self.overlay_id), "claim_token": str(self.claim_token)}


@dataclass(frozen=True, slots=True)
class Claim(HeldClaim):
    """An overlay that a worker holds until ``claim_expires_at``: type overlay_claim."""

    block_uid: str
    block_index: int
    block_type: str
    block_content: str
    claim_expires_at: datetime
    attempt_count: int
    model: str
    max_tokens: int
    system_prompt: str
    user_prompt: str
    output_schema: dict[str, Any]
    pack_index: int | None
    pack_request: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Project:
    """A row of list_projects."""

    project_id: UUID
    project_name: str
    description: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Document:
    """A row of list_documents."""

    source_uid: str
    conv_uid: str | None
    doc_title: str
    source_type: str
    source_sha256: str
    converter: str | None
    status: str
    total_blocks: int
    error: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Schema:
    """A row of list_schemas."""

    schema_id: UUID
    schema_ref: str
    schema_uid: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Run:
    """A row of list_runs; the counters partition ``total_blocks``."""

    run_id: UUID
    doc_title: str
    conv_uid: str
    schema_ref: str
    schema_id: UUID
    status: str
    total_blocks: int
    pending_blocks: int
    claimed_blocks: int
    ai_complete_blocks: int
    confirmed_blocks: int
    failed_blocks: int
    excluded_blocks: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class RunProgress:
    """The row of run_progress."""

    status: str
    paused_reason: str | None
    total_blocks: int
    pending_blocks: int
    claimed_blocks: int
    ai_complete_blocks: int
    confirmed_blocks: int
    failed_blocks: int
    excluded_blocks: int
    completed_blocks: int
    created_at: datetime
    started_at: datetime | None
    completed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ProjectProgress:
    """The row of project_progress: counters summed over the runs that are not cancelled."""

    documents: int
    runs: int
    total_blocks: int
    pending_blocks: int
    claimed_blocks: int
    ai_complete_blocks: int
    confirmed_blocks: int
    failed_blocks: int
    excluded_blocks: int
    percent_confirmed: Decimal | None


@dataclass(frozen=True, slots=True)
class Overlay:
    """A row of list_overlays."""

    overlay_id: UUID
    block_uid: str
    block_index: int
    block_type: str
    block_content: str
    status: str
    staging_version: int
    overlay_jsonb_staging: dict[str, Any]
    staging_violations: list[dict[str, str]] | None
    overlay_jsonb_confirmed: dict[str, Any]
    confirmed_at: datetime | None
    confirmed_by: UUID | None
    claimed_by: str | None
    attempt_count: int
    last_error: str | None
    reject_reason: str | None
    excluded_at: datetime | None
    excluded_reason: str | None
    staging_evidence: dict[str, Any] | None
    is_doubtful: bool


@dataclass(frozen=True, slots=True)
class MessageBatch:
    """A row of take_message_batch: type message_batch."""

    message_batch_id: UUID
    provider_batch_id: str | None
    planned_at: datetime
    claims: list[dict[str, Any]]
    output_schemas: dict[str, dict[str, Any]]
    still_held: int


@dataclass(frozen=True, slots=True)
class ModelPrice:
    """A row of list_model_prices: USD for a million tokens."""

    model: str
    valid_from: date
    prompt_over: int
    input: Decimal
    output: Decimal
    cache_write_5m: Decimal
    cache_write_1h: Decimal
    cache_read: Decimal
    batch_factor: Decimal
    source: str
    set_at: datetime | None


@dataclass(frozen=True, slots=True)
class CostLine:
    """A row of run_cost or project_cost; ``cost`` is USD of the calls whose cost is known."""

    model: str
    outcome: str
    calls: int
    input_tokens: int | None
    output_tokens: int | None
    cache_write_5m_tokens: int | None
    cache_write_1h_tokens: int | None
    cache_read_tokens: int | None
    cost: Decimal | None
    uncosted_calls: int


@dataclass(frozen=True, slots=True)
class CostPreview:
    """The row of preview_run_cost; ``cost`` is USD, None when the price is not known."""

    documents: int
    blocks: int
    model: str
    input_tokens: int
    output_tokens: int
    cost: Decimal | None
    basis: str


@dataclass(frozen=True, slots=True)
class ManifestProblem:
    """A row of verify_manifest."""

    run_id: UUID
    problem: str
