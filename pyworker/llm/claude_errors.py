"""Which kind of failure an error response of the Messages API is.

Plain values in, a kind out, so that the whole table can be read and tested in one place. Sources:
the SDK's error classes and codes, platform.claude.com/docs/en/api/errors.
"""

from pyworker.llm.protocol import Kind

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

_KEY_REFUSED = frozenset({401, 403})
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


def is_of_key(status: int, error_type: str | None, code: str | None, message: str) -> bool:
    """Whether the same request might succeed with another key: refused, or out of money."""
    return status in _KEY_REFUSED or kind_of(status, error_type, code, message) == "money"
