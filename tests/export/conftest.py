from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from arranged import OWNER
from exporting import Arranged

from pyworker.database.identity import person
from pyworker.database.person import Database, connect

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def owner(uri: str) -> Iterator[Database]:
    with connect(uri, person(OWNER)) as connected:
        yield connected


@pytest.fixture
def arranged(owner: Database, uri: str) -> Arranged:
    return Arranged(owner, uri, owner.create_project("exports"))
