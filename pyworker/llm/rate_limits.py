"""How near its limits a key is, read from the headers that come with every response."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from pyworker.llm.protocol import Headroom

_LIMITS = (
    "anthropic-ratelimit-requests",
    "anthropic-ratelimit-tokens",
    "anthropic-ratelimit-input-tokens",
    "anthropic-ratelimit-output-tokens",
)
_OPENAI_LIMITS = ("requests", "tokens")
_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|[dhms])")
_SECONDS = {"d": 86400.0, "h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}


def anthropic_headroom(headers: Mapping[str, str]) -> Headroom | None:
    """Read `anthropic-ratelimit-…-{limit,remaining,reset}`; the reset is a time."""
    return _tightest(
        _headroom(
            headers.get(f"{n}-limit"), headers.get(f"{n}-remaining"), headers.get(f"{n}-reset")
        )
        for n in _LIMITS
    )


def openai_headroom(headers: Mapping[str, str]) -> Headroom | None:
    """Read `x-ratelimit-{limit,remaining,reset}-…`; the reset is a duration such as 6m0s."""
    return _tightest(
        _headroom(
            headers.get(f"x-ratelimit-limit-{name}"),
            headers.get(f"x-ratelimit-remaining-{name}"),
            headers.get(f"x-ratelimit-reset-{name}"),
        )
        for name in _OPENAI_LIMITS
    )


def _tightest(found: Iterable[Headroom | None]) -> Headroom | None:
    return min(filter(None, found), key=lambda headroom: headroom.left, default=None)


def _headroom(limit: str | None, remaining: str | None, reset: str | None) -> Headroom | None:
    try:
        share = int(remaining or "") / int(limit or "")
    except (ValueError, ZeroDivisionError):
        return None
    return Headroom(max(0.0, share), _seconds_until(reset or ""))


def _seconds_until(reset: str) -> float:
    try:
        until = datetime.fromisoformat(reset)
    except ValueError:
        return sum(float(n) * _SECONDS[unit] for n, unit in _DURATION.findall(reset))
    try:
        return max(0.0, (until - datetime.now(UTC)).total_seconds())
    except TypeError:  # a time without a zone says nothing
        return 0.0
