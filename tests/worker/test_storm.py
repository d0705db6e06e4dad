"""Through a storm every overlay ends answered, or failed for a reason of its own; none twice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from worker import storm

if TYPE_CHECKING:
    from worker.storm import Aftermath

ROOT = Path(__file__).resolve().parents[2]
OWN_REASONS = ("the model refused", "the answer")


def weathered(folder: Path, blocks: int, latency: float) -> Aftermath:
    with storm.database(folder, ROOT) as served:
        return storm.weather(served, blocks, latency)


def check(after: Aftermath) -> None:
    assert after.statuses.keys() <= {"ai_complete", "failed"}, after.statuses
    answered, failed = after.statuses["ai_complete"], after.statuses.get("failed", 0)
    assert after.answers == [(1, answered)]
    assert all(error.startswith(OWN_REASONS) for error in after.errors), set(after.errors)
    # a refusal that was noted, and whose worker or database went down before it was handed back, is
    # asked for once more
    calls, overlays = after.refused
    assert overlays <= calls <= overlays + 2 * storm.IN_FLIGHT
    assert overlays <= failed < answered / 20
    assert after.attempts <= 4
    assert storm.CHANCES.keys() <= after.outcomes.keys()


def check_accounts(after: Aftermath) -> None:
    accounts = after.accounts
    assert accounts.wrong == []
    assert accounts.noted == accounts.noted_as_served
    assert all(accounts.noted.values()), accounts.noted
    assert (accounts.unaccounted, accounts.invented) == ({}, {})
    # of a worker that was killed, no more than what it held
    assert sum(accounts.said_unknown.values()) <= 2 * 4 * storm.IN_FLIGHT


def told(after: Aftermath) -> str:
    """Say how it went, for whoever runs the long one."""
    accounts, rate = after.accounts, after.recovery
    return (
        f"overlays {after.statuses}, simulator {after.outcomes}\n"
        f"tokens {accounts.noted}; requests that nobody could note"
        f" {sum(accounts.unnoted.values())}, calls lost {sum(accounts.said_lost.values())},"
        f" unknown {sum(accounts.said_unknown.values())}\n"
        f"answers a second: {rate.undisturbed:.0f} before, {rate.disturbed:.0f} in the storm,"
        f" back to {storm.pace.SHARE:.0%} of the first after {rate.seconds} s"
        f" and {rate.answers} of {rate.left} answers"
    )


def test_every_overlay_ends_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    after = weathered(tmp_path_factory.mktemp("storm"), 400, 0.05)
    check(after)
    check_accounts(after)


@pytest.mark.soak
def test_every_overlay_ends_once_in_a_long_storm(
    tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    after = weathered(tmp_path_factory.mktemp("storm"), 10_000, 0.2)
    with capsys.disabled():
        print("\n" + told(after))  # noqa: T201  what it is run for
    check(after)
    check_accounts(after)
    assert after.recovery.seconds is not None
    assert after.recovery.answers < after.recovery.left
