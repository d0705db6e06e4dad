from collections.abc import Iterator

import pytest

from simulator.fixture import Running, running_simulator


@pytest.fixture
def simulator() -> Iterator[Running]:
    with running_simulator() as running:
        yield running
