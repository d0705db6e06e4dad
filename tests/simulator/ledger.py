"""What the simulator was asked and what it did: the proof that nothing was paid for twice."""

import threading
from collections import Counter
from dataclasses import dataclass
from time import monotonic
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """One request that was dealt with. `seconds` is the time from its arrival to its answer."""

    request_id: str
    model: str
    block_hash: str
    """SHA-256 of the text between the prompt's block marks, or of the whole without marks."""
    user_text: str
    key: str
    outcome: str
    """The behaviour, or the `error.type` of a request that was refused."""
    status: int
    input_tokens: int = 0
    output_tokens: int = 0
    cache_creation_tokens: int = 0
    cache_read_tokens: int = 0
    seconds: float = 0.0
    at: float = 0.0
    """When it was answered, in seconds since the ledger was begun."""


class Ledger(list[Entry]):
    """All entries in the order of their answers, and who is waited for; safe between threads."""

    def __init__(self) -> None:
        super().__init__()
        self._changed = threading.Condition()
        self._began = monotonic()
        self.arrived = 0
        self.in_flight = 0
        self.most_in_flight = 0

    @property
    def now(self) -> float:
        """Seconds since it was begun."""
        return monotonic() - self._began

    def arrive(self) -> None:
        with self._changed:
            self.arrived += 1
            self.in_flight += 1
            self.most_in_flight = max(self.most_in_flight, self.in_flight)
            self._changed.notify_all()

    def leave(self) -> None:
        with self._changed:
            self.in_flight -= 1
            self._changed.notify_all()

    def wait_for_arrivals(self, count: int, timeout: float = 90.0) -> None:
        """Block until `count` requests have come in all; raises `TimeoutError`."""
        with self._changed:
            if not self._changed.wait_for(lambda: self.arrived >= count, timeout):
                raise TimeoutError(f"{self.arrived} of {count} requests came in {timeout} s")

    def summary(self) -> dict[str, Any]:
        """Return totals: cheap to ask for after a benchmark of many thousand requests."""
        entries = list(self)
        billed = [entry for entry in entries if entry.output_tokens]
        return {
            "arrived": self.arrived,
            "answered": len(entries),
            "most_in_flight": self.most_in_flight,
            "outcomes": dict(Counter(entry.outcome for entry in entries)),
            "distinct_blocks": len({entry.block_hash for entry in entries}),
            "billed_twice": len(billed) - len({entry.block_hash for entry in billed}),
            "input_tokens": sum(entry.input_tokens for entry in entries),
            "output_tokens": sum(entry.output_tokens for entry in entries),
            "cache_creation_tokens": sum(entry.cache_creation_tokens for entry in entries),
            "cache_read_tokens": sum(entry.cache_read_tokens for entry in entries),
        }
