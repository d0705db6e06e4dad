"""What the simulator does to a request: answer it, or go wrong in one of the ways that occur."""

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass, field

BEHAVIOURS = frozenset({
    "answer",
    # an error status
    "rate_limited", "overloaded", "server_error", "bad_gateway", "payment_required",
    "spend_limit", "low_credit", "schema_refused", "too_large", "prompt_too_long",
    "content_blocked",
    # status 200, yet no use
    "refusal", "max_tokens", "context_exceeded", "invalid_json", "invalid_schema", "unstorable",
    "not_a_message", "garbled",
    # the connection: cut before a byte, cut in the middle, silent for ever, silent until `release`
    "drop", "cut", "hang", "hold",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What happens to one request; times in seconds, None leaves them to the plan."""

    name: str = "answer"
    retry_after: float | None = None
    latency: float | None = None

    def __post_init__(self) -> None:
        if self.name not in BEHAVIOURS:
            raise ValueError(f"{self.name} is no behaviour: {', '.join(sorted(BEHAVIOURS))}")

    @classmethod
    def parse(cls, given: "str | Behaviour | Mapping[str, float | str]") -> "Behaviour":
        """Take a behaviour as a test or a script writes it: by name, or with its times."""
        if isinstance(given, Behaviour):
            return given
        return cls(given) if isinstance(given, str) else cls(**given)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Latency:
    """Time to answer: `median` seconds, fixed if `sigma` is 0, else log-normal around it."""

    median: float = 0.0
    sigma: float = 0.0

    def draw(self, rng: random.Random) -> float:
        if not self.sigma or not self.median:
            return self.median
        return rng.lognormvariate(math.log(self.median), self.sigma)


@dataclass(frozen=True, slots=True)
class Faults:
    """A plan: how likely each behaviour is, how long answers take, when to refuse for haste.

    What happens depends on the seed, the text of the request and how often that text was sent
    before, never on the order of arrival: runs with many workers can be repeated exactly.
    """

    seed: int = 0
    latency: Latency = field(default_factory=Latency)
    chances: Mapping[str, float] = field(default_factory=dict)
    requests_per_minute: float | None = None
    """For each key and model."""
    retry_after: float | None = None
    """Seconds that a 429 or 529 of the plan asks for."""

    def decide(self, block_hash: str, times_seen: int) -> Behaviour:
        rng = random.Random(f"{self.seed}:{block_hash}:{times_seen}")
        point, name = rng.random(), "answer"
        for candidate, chance in sorted(self.chances.items()):
            if point < chance:
                name = candidate
                break
            point -= chance
        asks = self.retry_after if name in {"rate_limited", "overloaded"} else None
        return Behaviour(name, retry_after=asks, latency=self.latency.draw(rng))
