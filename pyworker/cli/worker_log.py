"""What a worker does as a log: one JSON object a line on standard error, for machines to read."""

from __future__ import annotations

import json
import sys
from dataclasses import fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pyworker.worker import Call, Observer, Tally

if TYPE_CHECKING:
    from pyworker.database.rows import Claim
    from pyworker.llm import ModelError


class JsonLog(Observer):
    """Writes what happens; no content of a document or an answer is in it."""

    def __init__(self, worker_id: str) -> None:
        self._worker_id = worker_id

    def on_claim(self, claims: list[Claim]) -> None:
        """Write which run was claimed from."""
        self._write(
            "claimed",
            run_id=str(claims[0].run_id),
            models=sorted({claim.model for claim in claims}),
            overlays=len(claims),
        )

    def on_call(self, call: Call) -> None:
        """Write faults; an answer shows when it is handed back."""
        if call.error is not None:
            self._write(
                "fault",
                kind=call.fault or "stopped",
                error=call.error,
                run_id=str(call.claims[0].run_id),
                overlay_ids=[str(claim.overlay_id) for claim in call.claims],
                model=call.model,
                key=call.key,
                request_id=call.request_id,
                latency_ms=call.latency_ms,
                is_batch=call.is_batch,
            )

    def on_hand_back(self, act: str, answer: dict[str, Any]) -> None:
        """Write what the queue made of it."""
        counts = {name: n for name, n in answer.items() if isinstance(n, int)}
        self._write("handed_back", act=act, **counts, lost=len(answer["lost"]))

    def on_pause(self, run_id: str, reason: str) -> None:
        """Write which run stands still, and how it goes on."""
        self._write("paused", run_id=run_id, reason=reason, resume=f"overlay run resume {run_id}")

    def on_send(self, requests: int) -> None:
        """Write that a batch of messages is under way."""
        self._write("sent", requests=requests)

    def on_batch_fault(self, error: ModelError) -> None:
        """Write that a batch of messages could not be sent or fetched."""
        self._write(
            "fault",
            kind=error.kind,
            error=str(error),
            request_id=error.request_id,
            is_batch=True,
        )

    def on_hold_off(self, model: str, seconds: float) -> None:
        """Write that a model is left alone."""
        self._write("held_off", model=model, seconds=round(seconds, 1))

    def progress(self, values: dict[str, Any]) -> None:
        """Write how far it is."""
        self._write("progress", **values)

    def summary(self, tally: Tally) -> None:
        """Write the last line."""
        values = {field.name: getattr(tally, field.name) for field in fields(tally)}
        self._write("summary", **{**values, "spent": f"{tally.spent:f}"})

    def _write(self, event: str, **values: Any) -> None:
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        said = {"at": at, "event": event, "worker_id": self._worker_id, **values}
        sys.stderr.write(json.dumps(said, ensure_ascii=False) + "\n")
        sys.stderr.flush()
