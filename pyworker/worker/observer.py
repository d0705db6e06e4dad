"""What a worker tells whoever looks on: the terminal, a log, telemetry, a ledger of costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pyworker.llm import Answer, ModelError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from decimal import Decimal
    from uuid import UUID

    from pyworker.database.rows import Claim, HeldClaim


@dataclass(frozen=True, slots=True)
class Call:
    """One request to a model, whatever came of it: a retry with another key is another call."""

    call_id: UUID
    """The same however often it is told: what a batch of messages answers may be fetched twice."""
    claims: Sequence[HeldClaim]
    """The overlays that it was to answer for: one, or those of a pack."""
    provider: str
    """As OpenTelemetry names it: anthropic, openai."""
    key: str
    """Which of the keys, by number; never the key."""
    ended: Answer | ModelError
    model: str | None = None
    """As it was asked for; None where only the queue knows: the answer came in a batch."""
    started_at: datetime | None = None
    latency_ms: int | None = None
    """Both None in a batch of messages, where nobody knows when a request was worked on."""
    is_batch: bool = False

    @property
    def answer(self) -> Answer | None:
        """What was charged, also for an answer of no use; None when nothing was."""
        return self.ended if isinstance(self.ended, Answer) else self.ended.billed

    @property
    def error(self) -> str | None:
        """What was wrong; None when nothing was."""
        return str(self.ended) if isinstance(self.ended, ModelError) else None

    @property
    def outcome(self) -> str | None:
        """As the table `llm_calls` names it; None when no request was made at all."""
        return self.ended.outcome if isinstance(self.ended, ModelError) else "answered"

    @property
    def fault(self) -> str | None:
        """Of which kind the failure is; None for an answer, and where nobody waited for one."""
        if isinstance(self.ended, Answer) or self.ended.outcome == "abandoned":
            return None
        return self.ended.kind

    @property
    def request_id(self) -> str | None:
        """The provider's name for it."""
        return self.ended.request_id


class Observer:
    """Hears of everything and does nothing; override what is of interest. Must not block."""

    def on_claim(self, claims: list[Claim]) -> None:
        """Hear that overlays were claimed."""

    def on_call(self, call: Call) -> None:
        """Hear that a request to a model has ended."""

    def on_hand_back(self, act: str, answer: dict[str, Any]) -> None:
        """Hear what the queue made of answers, faults or unworked claims: `act`."""

    def on_hold_off(self, model: str, seconds: float) -> None:
        """Hear that a model is left alone for a while; its claims go back to the queue."""

    def on_pause(self, run_id: str, reason: str) -> None:
        """Hear that a run was paused, by a fault or a budget, until a person resumes it."""

    def on_spend(self, spent: Decimal, uncosted_calls: int) -> None:
        """Hear what calls cost, in USD, that the ledger took; of some it is not known."""

    def on_send(self, requests: int) -> None:
        """Hear that a batch of messages was sent."""

    def on_batch_fault(self, error: ModelError) -> None:
        """Hear that a batch of messages could not be sent or fetched."""


class Everybody(Observer):
    """Tells all of them."""

    def __init__(self, observers: tuple[Observer, ...]) -> None:
        self._observers = observers

    def on_claim(self, claims: list[Claim]) -> None:
        """Pass it on."""
        for observer in self._observers:
            observer.on_claim(claims)

    def on_call(self, call: Call) -> None:
        """Pass it on."""
        for observer in self._observers:
            observer.on_call(call)

    def on_hand_back(self, act: str, answer: dict[str, Any]) -> None:
        """Pass it on."""
        for observer in self._observers:
            observer.on_hand_back(act, answer)

    def on_hold_off(self, model: str, seconds: float) -> None:
        """Pass it on."""
        for observer in self._observers:
            observer.on_hold_off(model, seconds)

    def on_pause(self, run_id: str, reason: str) -> None:
        """Pass it on."""
        for observer in self._observers:
            observer.on_pause(run_id, reason)

    def on_spend(self, spent: Decimal, uncosted_calls: int) -> None:
        """Pass it on."""
        for observer in self._observers:
            observer.on_spend(spent, uncosted_calls)

    def on_send(self, requests: int) -> None:
        """Pass it on."""
        for observer in self._observers:
            observer.on_send(requests)

    def on_batch_fault(self, error: ModelError) -> None:
        """Pass it on."""
        for observer in self._observers:
            observer.on_batch_fault(error)
