"""Which kind of failure an error response of an OpenAI-compatible endpoint is.

Plain values in, a kind out. Source: platform.openai.com/docs/guides/error-codes. Local servers
know fewer codes: what is not told apart here counts as configuration; a paused run harms nobody.
"""

from pyworker.llm.protocol import Kind

_MONEY = frozenset({"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"})
_TERMINAL = frozenset({"context_length_exceeded", "content_policy_violation", "content_filter"})
_TERMINAL_WORDS = ("maximum context length", "context size", "too long")
_TRANSIENT = frozenset({408, 409, 425, 429})
_TOO_LARGE, _PAYMENT_REQUIRED, _BAD_REQUEST, _FIRST_SERVER_ERROR = 413, 402, 400, 500


def kind_of(status: int, code: str | None, message: str) -> Kind:
    """Classify an error response by its HTTP status, `error.code` and message."""
    if status == _PAYMENT_REQUIRED or code in _MONEY:
        return "money"
    if status in _TRANSIENT or status >= _FIRST_SERVER_ERROR:
        return "provider"
    too_long = any(words in message.lower() for words in _TERMINAL_WORDS)
    if status == _TOO_LARGE or code in _TERMINAL or (status == _BAD_REQUEST and too_long):
        return "item_terminal"
    return "configuration"
