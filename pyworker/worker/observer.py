"""What a worker tells whoever looks on: the terminal, a log, telemetry, a ledger of costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from pyworker.database.rows import Claim
    from pyworker.llm import Answer


@dataclass(frozen=True, slots=True)
class Call:
    """One request to a model, whatever came of it: a retry with another key is another call."""

    claim: Claim
    provider: str
    """As OpenTelemetry names it: anthropic, openai."""
    key: str
    """Which of the keys, by number; never the key."""
    started_at: datetime
    latency_ms: int
    outcome: str
    """``answer``, or the kind of the failure."""
    error: str | None = None
    request_id: str | None = None
    usage: Answer | None = None
    """Tokens that the provider charged, also for an answer of no use; None when it charged none."""


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
