"""The window of one key and model: closed by refusals and scarce limits, opened by answers."""

from __future__ import annotations

import pytest
from worker.clock import Clock

from pyworker.llm import Headroom
from pyworker.worker.limiter import LONGEST_PAUSE, Limiter


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limiter(clock: Clock) -> Limiter:
    return Limiter(64, clock)


def test_it_begins_as_wide_as_it_was_asked_for(limiter: Limiter) -> None:
    assert limiter.room == 64
    limiter.begin()
    assert limiter.room == 63
    limiter.end()
    assert limiter.room == 64


def test_one_round_of_refusals_halves_it_once(limiter: Limiter, clock: Clock) -> None:
    sent = [limiter.begin() for _ in range(64)]
    clock.pass_(1)
    for began in sent:
        limiter.refused(began, None)
        limiter.end()
    assert limiter.window == 32
    limiter.refused(limiter.begin(), None)
    assert limiter.window == 16


def test_it_never_closes_for_good(limiter: Limiter, clock: Clock) -> None:
    for _ in range(20):
        began = limiter.begin()
        clock.pass_(1)
        limiter.refused(began, None)
        limiter.end()
    assert (limiter.window, limiter.room) == (1, 1)


def rounds(limiter: Limiter, count: int) -> list[int]:
    """Return how wide it is after each round of answers."""
    widths = []
    for _ in range(count):
        for _ in range(int(limiter.window)):
            limiter.went_well(limiter.begin(), None)
            limiter.end()
        widths.append(int(limiter.window))
    return widths


def test_a_few_rounds_open_it_to_where_it_was_refused(limiter: Limiter) -> None:
    limiter.refused(limiter.begin(), None)
    limiter.end()
    assert rounds(limiter, 4) == [35, 39, 43, 47]


def test_where_nothing_refuses_it_any_more_it_is_soon_wide_open(
    limiter: Limiter, clock: Clock
) -> None:
    for _ in range(6):
        limiter.refused(limiter.begin(), None)
        limiter.end()
        clock.pass_(1)
    assert limiter.window == 1
    assert rounds(limiter, 10)[-1] == 64


def test_it_opens_no_wider_than_it_was_asked_for(limiter: Limiter) -> None:
    limiter.went_well(0.0, None)
    assert limiter.window == 64


def test_it_is_silent_for_as_long_as_the_provider_asks(limiter: Limiter, clock: Clock) -> None:
    limiter.refused(limiter.begin(), 7.0)
    limiter.end()
    assert (limiter.room, limiter.paused_for) == (0, 7.0)
    clock.pass_(7)
    assert limiter.room == 32


def test_it_is_not_silent_for_hours(limiter: Limiter) -> None:
    limiter.refused(limiter.begin(), 86400.0)
    assert limiter.paused_for == LONGEST_PAUSE


@pytest.mark.parametrize(
    ("left", "window"), [(1.0, 32.0 + 4 / 32), (0.1, 32.0), (0.04, 16.0), (0.0, 16.0)]
)
def test_the_headers_close_it_before_anything_is_refused(
    limiter: Limiter, clock: Clock, left: float, window: float
) -> None:
    limiter.refused(limiter.begin(), None)
    clock.pass_(1)
    limiter.went_well(limiter.begin(), Headroom(left, seconds_to_full=60))
    assert limiter.window == window
    assert limiter.paused_for == (3.0 if left == 0 else 0)
