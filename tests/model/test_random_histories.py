"""Random histories over all functions end as the contract says, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from model.histories import Callers
from model.owner_rules import OwnerRules
from model.reviewer_rules import ReviewerRules
from model.worker_rules import WorkerRules

if TYPE_CHECKING:
    from collections.abc import Iterator


class EveryStep(WorkerRules, ReviewerRules, OwnerRules):
    """Workers, reviewers and owners, in any order."""


@pytest.fixture
def callers(uri: str) -> Iterator[Callers]:
    callers = Callers(uri)
    yield callers
    for caller in (callers.owner, callers.service, *callers.people, *callers.workers):
        caller.close()


def follow(callers: Callers, examples: int, steps: int) -> None:
    run_state_machine_as_test(
        lambda: EveryStep(callers),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_history_ends_as_the_contract_says(callers: Callers) -> None:
    follow(callers, examples=90, steps=50)


@pytest.mark.soak
def test_a_long_history_ends_as_the_contract_says(callers: Callers) -> None:
    follow(callers, examples=500, steps=120)
