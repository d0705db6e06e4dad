"""Who may ask a model, with which key, and when nobody may."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from worker.clock import Clock

from pyworker.llm import ModelError
from pyworker.llm.offline import Offline
from pyworker.worker.circuit import FAULTS_TO_OPEN
from pyworker.worker.lane import ASIDE, ClosedError, Lane

BUSY = ModelError("provider", "429", too_many=True)
REFUSED = ModelError("configuration", "401", of_key=True)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def held_off() -> list[float]:
    return []


def lane_of(clock: Clock, held_off: list[float], keys: int = 1, most: int = 2) -> Lane:
    models = [(f"key {n}", Offline()) for n in range(1, keys + 1)]
    return Lane(models, most, held_off.append, clock)


async def tried(entering: asyncio.Task[Any]) -> bool:
    await asyncio.wait({entering}, timeout=0.01)
    return entering.done()


async def test_no_more_go_than_may_and_in_their_order(clock: Clock, held_off: list[float]) -> None:
    lane = lane_of(clock, held_off)
    first, _ = [await lane.enter() for _ in range(2)]
    third, fourth = (asyncio.create_task(lane.enter()) for _ in range(2))
    assert not await tried(third)
    lane.give_back(first)
    assert await tried(third)
    assert not await tried(fourth)
    fourth.cancel()


async def test_whoever_stops_waiting_keeps_nobody_out(clock: Clock, held_off: list[float]) -> None:
    lane = lane_of(clock, held_off, most=1)
    first = await lane.enter()
    gone, second = (asyncio.create_task(lane.enter()) for _ in range(2))
    assert not await tried(gone)
    gone.cancel()
    lane.give_back(first)
    assert await tried(second)


async def test_the_key_with_the_most_room_is_taken(clock: Clock, held_off: list[float]) -> None:
    lane = lane_of(clock, held_off, keys=2, most=4)
    labels = [(await lane.enter()).door.label for _ in range(4)]
    assert sorted(labels) == ["key 1", "key 1", "key 2", "key 2"]


async def test_a_refused_key_is_set_aside_while_another_is_left(
    clock: Clock, held_off: list[float]
) -> None:
    lane = lane_of(clock, held_off, keys=2, most=4)
    given = await lane.enter()
    lane.failed(given, REFUSED)
    assert lane.has_another_key
    others = {(await lane.enter()).door.label for _ in range(4)}
    assert others == {"key 1", "key 2"} - {given.door.label}


async def test_the_last_key_is_asked_with_even_if_it_was_refused(
    clock: Clock, held_off: list[float]
) -> None:
    lane = lane_of(clock, held_off)
    lane.failed(await lane.enter(), REFUSED)
    assert not lane.has_another_key
    assert (await lane.enter()).door.label == "key 1"


async def test_a_key_comes_back_after_a_while(clock: Clock, held_off: list[float]) -> None:
    lane = lane_of(clock, held_off, keys=2, most=4)
    lane.failed(await lane.enter(), REFUSED)
    clock.pass_(ASIDE)
    assert {(await lane.enter()).door.label for _ in range(4)} == {"key 1", "key 2"}


async def test_one_limited_key_leaves_the_other_to_be_used(
    clock: Clock, held_off: list[float]
) -> None:
    lane = lane_of(clock, held_off, keys=2, most=4)
    given = await lane.enter()
    lane.failed(given, ModelError("provider", "429", too_many=True, retry_after=30))
    assert lane.closed_for == 0
    assert (await lane.enter()).door.label != given.door.label


async def test_a_long_pause_sends_everybody_away(clock: Clock, held_off: list[float]) -> None:
    lane = lane_of(clock, held_off, most=1)
    given = await lane.enter()
    waiting = asyncio.create_task(lane.enter())
    await asyncio.sleep(0)
    lane.failed(given, ModelError("provider", "429", too_many=True, retry_after=30))
    with pytest.raises(ClosedError) as closed:
        await waiting
    assert closed.value.seconds == 30
    with pytest.raises(ClosedError):
        await lane.enter()
    clock.pass_(30)
    await lane.enter()


async def test_an_open_circuit_sends_everybody_away_and_then_lets_one_probe(
    clock: Clock, held_off: list[float]
) -> None:
    lane = lane_of(clock, held_off)
    for _ in range(FAULTS_TO_OPEN):
        lane.failed(await lane.enter(), BUSY)
    [seconds] = held_off
    with pytest.raises(ClosedError):
        await lane.enter()
    clock.pass_(seconds)
    probe = await lane.enter()
    second = asyncio.create_task(lane.enter())
    assert not await tried(second)
    lane.failed(probe, BUSY)
    with pytest.raises(ClosedError):
        await second


class Turning(Clock):
    """A clock by which a pause ends between two looks, wherever these are."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self.looks = looks

    def __call__(self) -> float:
        self.looks -= 1
        if self.looks == 0:
            self.pass_(1)
        return self.now


@pytest.mark.parametrize("looks", range(3, 40))
async def test_a_pause_that_ends_while_it_is_looked_at_strands_nobody(
    looks: int, held_off: list[float]
) -> None:
    clock = Turning(10_000)
    lane = lane_of(clock, held_off, most=1)
    given = await lane.enter()
    waiting = asyncio.create_task(lane.enter())
    await asyncio.sleep(0)
    clock.looks = looks
    lane.failed(given, ModelError("provider", "429", too_many=True, retry_after=0.01))
    async with asyncio.timeout(5):
        await waiting
