"""Rate limits: a token bucket that refills all the time, and the headers that tell of it."""

import math
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic

from simulator.checks import ApiError

_PLENTY = 10_000_000.0
"""Per minute: far more than one process can serve."""


@dataclass(slots=True)
class Bucket:
    """Holds at most one minute's allowance, full at the start."""

    per_minute: float = _PLENTY
    _level: float = field(init=False)
    _at: float = field(init=False, default_factory=monotonic)

    def __post_init__(self) -> None:
        self._level = self.per_minute

    def take(self, amount: float) -> float:
        """Take it if it is there; answers the seconds to wait, 0 when it was."""
        now = monotonic()
        self._level = min(self.per_minute, self._level + (now - self._at) * self.per_minute / 60)
        self._at = now
        if self._level < amount:
            return (amount - self._level) * 60 / self.per_minute
        self._level -= amount
        return 0.0

    def headers(self, name: str) -> dict[str, str]:
        prefix = f"anthropic-ratelimit-{name}"
        until_full = (self.per_minute - self._level) * 60 / self.per_minute
        reset = datetime.now(UTC) + timedelta(seconds=until_full)
        return {
            f"{prefix}-limit": str(int(self.per_minute)),
            f"{prefix}-remaining": str(int(self._level)),
            f"{prefix}-reset": reset.isoformat(timespec="seconds").replace("+00:00", "Z"),
        }


class Limits:
    """Requests, input and output tokens; only requests are ever refused."""

    def __init__(self, requests_per_minute: float | None) -> None:
        self._requests = Bucket(requests_per_minute or _PLENTY)
        self._input, self._output = Bucket(), Bucket()

    def admit(self) -> None:
        wait = self._requests.take(1)
        if wait:
            text = "This request would exceed your rate limit of requests per minute"
            raise ApiError(429, "rate_limit_error", text, retry_after=math.ceil(wait))

    def spend(self, input_tokens: int, output_tokens: int) -> None:
        self._input.take(input_tokens)
        self._output.take(output_tokens)

    def headers(self) -> dict[str, str]:
        return {
            **self._requests.headers("requests"),
            **self._input.headers("input-tokens"),
            **self._output.headers("output-tokens"),
        }
