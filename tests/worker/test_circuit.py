"""A model that answers nothing is left alone, and then asked once."""

from __future__ import annotations

from math import inf

import pytest
from worker.clock import Clock

from pyworker.worker.circuit import FAULTS_TO_OPEN, FIRST_REST, LONGEST_REST, Circuit


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def circuit(clock: Clock) -> Circuit:
    return Circuit(clock)


def broken(circuit: Circuit) -> list[bool]:
    return [circuit.faulted() for _ in range(FAULTS_TO_OPEN)]


def test_faults_in_a_row_open_it(circuit: Circuit) -> None:
    assert broken(circuit) == [False] * (FAULTS_TO_OPEN - 1) + [True]
    assert circuit.most_in_flight == 0
    assert FIRST_REST <= circuit.open_for <= 1.5 * FIRST_REST


def test_an_answer_in_between_keeps_it_closed(circuit: Circuit) -> None:
    for _ in range(3):
        for _ in range(FAULTS_TO_OPEN - 1):
            assert not circuit.faulted()
        circuit.answered()
    assert circuit.most_in_flight == inf


def test_after_a_rest_one_request_probes(circuit: Circuit, clock: Clock) -> None:
    broken(circuit)
    clock.pass_(circuit.open_for)
    assert circuit.most_in_flight == 1
    circuit.answered()
    assert circuit.most_in_flight == inf


def test_failed_probes_make_the_rest_longer_up_to_a_limit(circuit: Circuit, clock: Clock) -> None:
    broken(circuit)
    rests = []
    for _ in range(12):
        clock.pass_(circuit.open_for)
        assert circuit.faulted()
        rests.append(circuit.open_for)
    assert rests[0] >= 2 * FIRST_REST
    assert LONGEST_REST <= rests[-1] <= 1.5 * LONGEST_REST


def test_what_was_in_flight_when_it_opened_does_not_open_it_again(circuit: Circuit) -> None:
    broken(circuit)
    rest = circuit.open_for
    assert not circuit.faulted()
    assert circuit.open_for == rest
