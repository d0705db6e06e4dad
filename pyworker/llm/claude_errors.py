"""Which kind of failure an error response of the Messages API is.

Plain values in, a kind out, so that the whole table can be read and tested in one place. Sources:
the SDK's error classes and codes, platform.claude.com/docs/en/api/errors.
"""

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from pyworker.llm.protocol import Kind, Outcome

_MONEY_CODES = frozenset({
    "enforced_spend_limit_reached", "contract_spend_limit_reached",
    "linked_organization_spend_limit_reached", "linked_organization_billing_unavailable",
    "user_profile_not_billable", "user_profile_billing_not_authorized",
})  # fmt: skip

_TOLD_BY_TEXT: tuple[tuple[str, Kind], ...] = (
    ("credit balance", "money"),
    ("usage limits", "money"),
    ("prompt is too long", "item_terminal"),
    ("exceed context limit", "item_terminal"),
    ("content filtering", "item_terminal"),
)
"""These answers of status 400 carry no code; their wording is all that tells them apart. Should it
change, they count as `configuration`: a paused run harms no block."""

_NAMED: dict[int, Outcome] = {429: "rate_limited", 529: "overloaded"}
_KEY_REFUSED = frozenset({401, 403})
_TOO_MANY = frozenset(_NAMED)
_TRANSIENT = frozenset({408, 409, 425, 429, 499})
_TOO_LARGE = 413
_PAYMENT_REQUIRED = 402
_BAD_REQUEST = 400
_FIRST_SERVER_ERROR = 500


def kind_of(status: int, error_type: str | None, code: str | None, message: str) -> Kind:
    """Classify an error response by its HTTP status, `error.type`, `error_code` and message."""
    if status == _PAYMENT_REQUIRED or error_type == "billing_error" or code in _MONEY_CODES:
        return "money"
    if status in _TRANSIENT or status >= _FIRST_SERVER_ERROR:
        return "provider"
    if status == _TOO_LARGE:
        return "item_terminal"
    if status == _BAD_REQUEST:
        told = (kind for words, kind in _TOLD_BY_TEXT if words in message.lower())
        return next(told, "configuration")
    return "configuration"


def outcome_of(status: int, kind: Kind) -> Outcome:
    """Name an error response for the ledger; none of them is charged."""
    if kind == "item_terminal":
        return "too_long"
    return _NAMED.get(status, "error")


def is_too_many(status: int) -> bool:
    """Whether fewer requests at a time would have fared better."""
    return status in _TOO_MANY


def is_of_key(status: int, error_type: str | None, code: str | None, message: str) -> bool:
    """Whether the same request might succeed with another key: refused, or out of money."""
    return status in _KEY_REFUSED or kind_of(status, error_type, code, message) == "money"


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
