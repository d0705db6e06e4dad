"""What a worker says while it works: a line for people, JSON for machines."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from arranged import run_of
from simulator.fixture import running_simulator

from pyworker.cli.progress import Left, Progress, Rate, duration
from pyworker.worker import Tally

if TYPE_CHECKING:
    from click.testing import Result

    from pyworker.database.person import Database

Overlay = Callable[..., "Result"]


def test_the_log_is_one_json_object_a_line(owner: Database, overlay: Overlay) -> None:
    run_id = run_of(owner, 5)
    with running_simulator() as simulator:
        simulator.script("refusal", "low_credit")
        env = {"ANTHROPIC_BASE_URL": simulator.url, "ANTHROPIC_API_KEY": "some-key"}
        result = overlay("worker", "--json", "--concurrency", 1, env=env)
    assert result.exit_code == 4
    events = [json.loads(said) for said in result.stderr.splitlines()]
    named = Counter(event["event"] for event in events)
    assert named.keys() == {"claimed", "fault", "handed_back", "paused", "progress", "summary"}
    faults = [event for event in events if event["event"] == "fault"]
    assert [fault["kind"] for fault in faults] == ["item_terminal", "money"]
    [paused] = [event for event in events if event["event"] == "paused"]
    assert paused["resume"] == f"overlay run resume {run_id}"
    assert events[-1]["failed"] == 1
    assert "some-key" not in result.stderr
    assert "Paragraph" not in result.stderr


def test_the_summary_tells_tokens_and_failed_requests(owner: Database, overlay: Overlay) -> None:
    run_of(owner, 3)
    with running_simulator() as simulator:
        simulator.script("refusal")
        env = {"ANTHROPIC_BASE_URL": simulator.url, "ANTHROPIC_API_KEY": "some-key"}
        said = overlay("worker", env=env).stderr
        total = sum(entry.input_tokens for entry in simulator.ledger)
    assert f"{total:,} tokens in" in said
    assert "failed requests: 1 item_terminal" in said


def test_the_line_tells_rate_time_left_tokens_spend_and_errors() -> None:
    tally = Tally(completed=90, failed=10, input_tokens=2000, cached_tokens=1500, output_tokens=70)
    tally.errors.update({"provider": 3, "item": 1})
    tally.on_spend(Decimal("1.234"), 2)
    assert Progress(tally, 600, 5.0).line() == (
        "90 answered · 10 failed · 600 left · 5.0/s · done in 2 min 0 s · "
        "1.23 USD spent and 2 requests of unknown cost · errors: 1 item, 3 provider · "
        "2,000 (75% cached) tokens in, 70 out"
    )
    assert Progress(Tally(), None, 0.0).line() == "0 answered"
    assert Left(overlays=700, settled=20).now(120) == 600


def test_the_rate_is_that_of_the_last_while() -> None:
    rate = Rate()
    assert rate.of(0.0, 0) == 0
    assert rate.of(10.0, 50) == 5
    assert rate.of(100.0, 50) == 0


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.4, "0 s"), (61, "1 min 1 s"), (7260, "2 h 1 min")]
)
def test_a_duration_is_told_by_its_two_largest_units(seconds: float, words: str) -> None:
    assert duration(seconds) == words
