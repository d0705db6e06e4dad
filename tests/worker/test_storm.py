"""Through a storm every overlay ends answered, or failed for a reason of its own; none twice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from worker import storm

if TYPE_CHECKING:
    from worker.storm import Aftermath

ROOT = Path(__file__).resolve().parents[2]
OWN_REASONS = ("the model refused", "the answer", "lease of")


def weathered(folder: Path, blocks: int, latency: float) -> Aftermath:
    with storm.database(folder, ROOT) as served:
        return storm.weather(served, blocks, latency)


def check(after: Aftermath, blocks: int) -> None:
    answered, failed = after.statuses["ai_complete"], after.statuses.get("failed", 0)
    assert answered + failed == blocks, after.statuses
    assert after.answers == [(1, answered)]
    assert all(error.startswith(OWN_REASONS) for error in after.errors), after.errors
    assert failed < blocks / 10
    assert after.attempts <= 4
    outcomes = after.summary["outcomes"]
    assert {"answer", "rate_limited", "overloaded", "drop"} <= outcomes.keys()


def test_every_overlay_ends_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    check(weathered(tmp_path_factory.mktemp("storm"), 600, 0.05), 600)


@pytest.mark.soak
def test_every_overlay_ends_once_in_a_long_storm(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    check(weathered(tmp_path_factory.mktemp("storm"), 10_000, 0.5), 10_000)
