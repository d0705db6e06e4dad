"""What the tests of exports need to be there before they begin."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pyworker.database.queue import Queue
from pyworker.export.order import Format, Order, Scope
from pyworker.export.target import opened
from pyworker.export.write import manifest_of, write
from pyworker.ingest import markdown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from uuid import UUID

    from pyworker.database.person import Database


@dataclass
class Arranged:
    """Documents, runs and values, made through the functions that users call."""

    owner: Database
    uri: str
    project_id: UUID

    def document(self, text: str, title: str = "document") -> str:
        """Ingest a text as Markdown and return its conv_uid."""
        answer = self.owner.ingest_document(
            self.project_id,
            title,
            "md",
            text,
            [
                {"block_type": block.block_type, "block_locator": block.block_locator}
                for block in markdown.split(text)
            ],
            markdown.CONVERTER,
        )
        conv_uid: str = answer["conv_uid"]
        return conv_uid

    def run(self, text: str, schema: dict[str, Any], title: str = "document") -> UUID:
        """Apply a schema to a text and return the run."""
        schema_id = self.owner.register_schema(schema)
        return self.owner.create_run_v2(self.document(text, title), schema_id)

    def answer(self, run_id: UUID, values: Callable[[int], dict[str, Any]]) -> None:
        """Let a worker answer every block of a run by its index."""
        asyncio.run(self._answered(run_id, values))

    async def _answered(self, run_id: UUID, values: Callable[[int], dict[str, Any]]) -> None:
        queue = Queue(self.uri, "arranged")
        try:
            while claims := await queue.claim_overlay_batch(1000, run_id=run_id):
                answer = await queue.complete_overlay_batch(
                    [{**claim.proof, "data": values(claim.block_index)} for claim in claims]
                )
                assert answer["completed"] == len(claims), answer
        finally:
            await queue.close()

    def confirmed(
        self,
        text: str,
        schema: dict[str, Any],
        values: list[dict[str, Any]],
        title: str = "document",
    ) -> UUID:
        """Confirm these values for the blocks of a text and return the run."""
        run_id = self.run(text, schema, title)
        self.answer(run_id, lambda index: values[index])
        assert self.owner.confirm_run(run_id)["confirmed"] == len(values)
        return run_id

    def export(
        self, output: Path | str, form: Format = Format.JSONL, *, zipped: bool = False, **more: Any
    ) -> dict[str, Any]:
        """Export to a file; return what was written."""
        guarded = more.pop("guarded", True)
        asked = {"mode": "confirmed", "unconfirmed": "empty", "project_id": self.project_id, **more}
        order = Order(Scope(**asked), form, zipped=zipped, guarded=guarded)
        with self.owner.snapshot() as snapshot, opened(str(output)) as stream:
            manifest = manifest_of(snapshot, order)
            return write(snapshot, order, manifest, stream, lambda _: None)


def paragraphs(count: int) -> str:
    """Return a text of so many blocks."""
    return "\n\n".join(f"Paragraph {number}." for number in range(count))
