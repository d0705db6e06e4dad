"""A request that failed on its way or was refused: what every provider over HTTP has in common."""

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp
import httpx2

from pyworker.llm.protocol import Kind, ModelError, Outcome

LONGEST_MESSAGE = 500
"""Characters kept of an error: a gateway may answer with a whole page."""

_TOO_MANY: dict[int, Outcome] = {429: "rate_limited", 529: "overloaded"}
"""Where fewer requests at a time would have fared better."""


def too_late(seconds: float) -> ModelError:
    """Say that the whole call took longer than it may."""
    return ModelError("item", f"no answer within {seconds:g} seconds", outcome="timeout")


def unreadable(error: Exception) -> ModelError:
    """Say that there was an answer, and none that the provider's package understands."""
    return ModelError("provider", f"the answer cannot be read: {error}", outcome="lost")


def no_connection(error: Exception, outcome: Outcome | None = None) -> ModelError:
    """Say that the provider cannot be reached; `error` is the SDK's."""
    return ModelError("provider", f"no connection: {error.__cause__ or error}", outcome=outcome)


def unreachable(error: Exception, *, timed_out: bool, address: str) -> ModelError:
    """Tell a call that took too long from a provider that cannot be reached.

    `error` is the SDK's, `address` the variable that says where the provider is.
    """
    cause = error.__cause__
    if isinstance(cause, httpx2.UnsupportedProtocol):
        return ModelError("configuration", f"{address} is no address: {cause}")
    before_sending = isinstance(cause, httpx2.ConnectTimeout | httpx2.PoolTimeout)
    if timed_out and not before_sending:
        return ModelError("item", f"the call timed out: {type(cause).__name__}", outcome="timeout")
    never_connected = isinstance(cause, httpx2.ConnectError) and not _was_connected(cause)
    nothing_was_sent = before_sending or never_connected
    return no_connection(error, None if nothing_was_sent else "lost")


def _was_connected(error: httpx2.ConnectError) -> bool:
    """Tell a connection that ended, which aiohttp's transport calls so too, from none at all."""
    told = error.__cause__
    connects = isinstance(told, aiohttp.ClientConnectorError)
    return isinstance(told, aiohttp.ClientConnectionError) and not connects


def refused_by(
    response: httpx2.Response, kind: Kind, told: str, *, request_id: str | None, of_key: bool
) -> ModelError:
    """Say what an error response of that kind means; `told` is what the provider says of it."""
    status = response.status_code
    return ModelError(
        kind,
        f"{status} {told}",
        retry_after=seconds_to_wait(response.headers.get("retry-after")),
        request_id=request_id,
        outcome=outcome_of(status, kind),
        too_many=kind == "provider" and status in _TOO_MANY,
        of_key=of_key,
    )


def outcome_of(status: int, kind: Kind) -> Outcome:
    """Name an error response for the ledger; none of them is charged."""
    if kind == "item_terminal":
        return "too_long"
    return _TOO_MANY.get(status, "error")


def seconds_to_wait(retry_after: str | None) -> float | None:
    """Read a `retry-after` header, a number of seconds or an HTTP date; None if unreadable."""
    try:
        seconds = float(retry_after or "")
        return max(0.0, seconds) if math.isfinite(seconds) else None
    except ValueError:
        pass
    try:
        until = parsedate_to_datetime(retry_after or "")
        return max(0.0, (until - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None
