"""The table of error responses, where the simulator does not reach it."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from pyworker.llm.claude_errors import kind_of
from pyworker.llm.failures import seconds_to_wait


@pytest.mark.parametrize(
    ("status", "error_type", "code", "message", "kind"),
    [
        (400, "invalid_request_error", None, "anything unheard of", "configuration"),
        (
            400,
            "invalid_request_error",
            None,
            "You have reached your specified API usage limits.",
            "money",
        ),
        (400, "billing_error", None, "", "money"),
        (403, "permission_error", "user_profile_not_billable", "", "money"),
        (408, "timeout_error", None, "", "provider"),
        (418, None, None, "", "configuration"),
        (422, "invalid_request_error", None, "", "configuration"),
        (429, "rate_limit_error", "ramp_limit_exceeded", "", "provider"),
        (503, "api_error", "cmek_key_unreachable", "", "provider"),
        (599, None, None, "", "provider"),
    ],
)
def test_an_error_response_has_one_kind(
    status: int, error_type: str | None, code: str | None, message: str, kind: str
) -> None:
    assert kind_of(status, error_type, code, message) == kind


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7), ("0.5", 0.5), ("-3", 0), (None, None), ("", None), ("soon", None), ("nan", None)],
)
def test_the_wait_is_read_in_seconds(header: str | None, seconds: float | None) -> None:
    assert seconds_to_wait(header) == seconds


def test_the_wait_is_read_from_a_date() -> None:
    until = format_datetime(datetime.now(UTC) + timedelta(minutes=5), usegmt=True)
    assert 290 < (seconds_to_wait(until) or 0) <= 300
    assert seconds_to_wait("Thu, 01 Jan 1970 00:00:00 GMT") == 0
