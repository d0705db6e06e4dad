"""What a worker has done so far."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pyworker.worker.observer import Call, Observer

if TYPE_CHECKING:
    from pyworker.database.rows import Claim
    from pyworker.llm import ModelError


@dataclass(slots=True)
class Tally(Observer):
    """Counts of overlays by what the queue made of them, and of requests."""

    claimed: int = 0
    completed: int = 0
    returned: int = 0
    failed: int = 0
    released: int = 0
    lost: int = 0
    sent: int = 0
    """Requests in batches of messages."""
    calls: int = 0
    input_tokens: int = 0
    """All of them, written to or read from the prompt cache as well."""
    cached_tokens: int = 0
    """Those of the input that were read from the prompt cache."""
    output_tokens: int = 0
    spent: Decimal = Decimal(0)
    """USD, as the prices in the database have it."""
    uncosted_calls: int = 0
    """Requests whose cost is not known, and not in `spent`."""
    errors: Counter[str] = field(default_factory=Counter)
    """Failed requests by kind."""
    pauses: dict[str, str] = field(default_factory=dict)
    """Why a run was paused, by its id."""

    @property
    def settled(self) -> int:
        """Overlays that need no further attempt."""
        return self.completed + self.failed

    def on_claim(self, claims: list[Claim]) -> None:
        """Count claims."""
        self.claimed += len(claims)

    def on_call(self, call: Call) -> None:
        """Count a request and its tokens."""
        self.calls += call.outcome is not None
        if call.fault is not None:
            self.errors[call.fault] += 1
        if call.answer is not None:
            self.input_tokens += call.answer.whole_input
            self.cached_tokens += call.answer.cache_read_tokens
            self.output_tokens += call.answer.output_tokens

    def on_hand_back(self, act: str, answer: dict[str, Any]) -> None:  # noqa: ARG002
        """Count what a hand-back was answered with."""
        for name in ("completed", "returned", "failed", "released"):
            setattr(self, name, getattr(self, name) + answer.get(name, 0))
        self.lost += len(answer["lost"])

    def on_pause(self, run_id: str, reason: str) -> None:
        """Remember why."""
        self.pauses[run_id] = reason

    def on_spend(self, spent: Decimal, uncosted_calls: int) -> None:
        """Add what was spent."""
        self.spent += spent
        self.uncosted_calls += uncosted_calls

    def on_send(self, requests: int) -> None:
        """Count requests in batches of messages."""
        self.sent += requests

    def on_batch_fault(self, error: ModelError) -> None:
        """Count it among the failed requests."""
        self.errors[error.kind] += 1
