"""A project with a document and a run, and the sessions that meet on it."""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from model.callers import Refused, outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from interleaving.sessions import Company, Session
    from model.callers import Caller

SCHEMA = {
    "schema_ref": "summary",
    "type": "object",
    "properties": {"summary": {"type": "string"}},
    "required": ["summary"],
}
STAGED = {"summary": "by the model"}
EDITED = {"summary": "by a person"}
UNFIT = {"summary": 7}


class Scene:
    """One user's project; everything is made through the functions that users call."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.owner = company.owner
        self.user = uuid.uuid4()
        self.setting = self.person()
        self.setting_worker = self.worker()
        self.schema = self.setting.call("register_schema", schema_jsonb=SCHEMA)
        self.project = self.setting.call("create_project", project_name="a project")

    def person(self) -> Session:
        """Open another session of the user."""
        return self.company.session("authenticated", self.user)

    def worker(self) -> Session:
        return self.company.session("overlay_worker")

    def close(self) -> None:
        """Leave, and take the project along if it is still there."""
        self.company.rest()
        arguments = {"project_id": self.project}
        expected = outcome(lambda: self.setting.call("preview_delete_project", **arguments))
        if not isinstance(expected, Refused):
            self.setting.call("delete_project", **arguments, expected=expected)

    # what there is

    def document(self, blocks: int) -> dict[str, Any]:
        return ingest(self.setting, self.project, blocks)

    def run(self, blocks: int = 1, document: dict[str, Any] | None = None, **config: Any) -> UUID:
        """Create a run of that many pending overlays."""
        return create_run(self.setting, self, document or self.document(blocks), **config)

    def claim(self, run_id: UUID, size: int = 1000) -> list[dict[str, Any]]:
        return claim(self.setting_worker, run_id, size)

    def complete(self, claims: list[dict[str, Any]]) -> list[UUID]:
        """Stage an answer for each claim, and return the overlays."""
        complete(self.setting_worker, claims)
        return [row["overlay_id"] for row in claims]

    def stage(self, run_id: UUID, size: int = 1000) -> list[UUID]:
        """Claim and complete."""
        return self.complete(self.claim(run_id, size))

    def overlay(self, overlay_id: UUID) -> dict[str, Any]:
        (row,) = self.owner.query(
            "select * from public.block_overlays_v2 where id = %s", [overlay_id]
        )
        return row

    def run_row(self, run_id: UUID) -> dict[str, Any] | None:
        rows = self.owner.query("select * from public.runs_v2 where run_id = %s", [run_id])
        return rows[0] if rows else None

    @contextmanager
    def holding_the_row_of(self, run_id: UUID) -> Iterator[None]:
        """Keep everybody else from counting in a run, as somebody does who has just counted."""
        with self.owner.connection.transaction():
            self.owner.query(
                "select from public.runs_v2 where run_id = %s for no key update", [run_id]
            )
            yield

    def let_leases_run_out(self) -> None:
        self.owner.query(
            """
            update public.block_overlays_v2 set claim_expires_at = now()
            where owner_id = %s and status = 'claimed'
            """,
            [self.user],
        )


def ingest(person: Caller, project: UUID, blocks: int) -> dict[str, Any]:
    """Store a document that nobody has stored before."""
    lines = [f"Block {number} of {uuid.uuid4()}.\n" for number in range(10, 10 + blocks)]
    length = len(lines[0])
    answer: dict[str, Any] = person.call(
        "ingest_document",
        project_id=project,
        doc_title="a document",
        source_type="md",
        source_text="".join(lines),
        blocks=[
            {
                "block_type": "paragraph",
                "block_locator": {"unit": "byte", "start_offset": at, "end_offset": at + 9},
            }
            for at in range(0, blocks * length, length)
        ],
    )
    return answer


def create_run(caller: Caller, scene: Scene, document: dict[str, Any], **config: Any) -> UUID:
    run_id: UUID = caller.call(
        "create_run_v2",
        conv_uid=document["conv_uid"],
        schema_id=scene.schema,
        # each run is to be worked, also where another has answered for the same blocks
        model_config={"reuse": False, **config},
    )
    return run_id


def claim(worker: Caller, run_id: UUID, size: int = 1000) -> list[dict[str, Any]]:
    return worker.rows("claim_overlay_batch", run_id=run_id, batch_size=size, worker_id="w")


def complete(worker: Caller, claims: list[dict[str, Any]], value: Any = None) -> dict[str, Any]:
    answer: dict[str, Any] = worker.call(
        "complete_overlay_batch",
        worker_id="w",
        results=[
            {
                "overlay_id": str(row["overlay_id"]),
                "claim_token": str(row["claim_token"]),
                "data": value or STAGED,
            }
            for row in claims
        ],
    )
    return answer


def meet(
    first: Session, act: Callable[[], Any], second: Session, other: Callable[[], Any], how: str
) -> tuple[Any, bool]:
    """Let one act in an open transaction, the other beside it, and end the first.

    Return what the second answers, or how it is refused, and whether it had to wait.
    """
    first.begin()
    act()
    waited = second.start(other)
    first.end(how)
    return second.result(), waited


def refusal(answer: Any) -> Any:
    """Return the SQLSTATE of a refusal, and None for an answer."""
    return getattr(answer, "sqlstate", None)
