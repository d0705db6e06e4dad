from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from arranged import OWNER

from pyworker.database.identity import person
from pyworker.database.person import Database, connect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LOCK_TIMEOUT = "10s"  # a test that would hang fails by it


@pytest.fixture
def owner(uri: str) -> Iterator[Database]:
    with connect(uri, person(OWNER)) as connected:
        yield connected


@pytest.fixture
def session(uri: str) -> Iterator[Callable[..., psycopg.Connection[Any]]]:
    """Open connections that act as a role until the test is over."""
    with ExitStack() as stack:

        def open_session(role: str = "authenticated") -> psycopg.Connection[Any]:
            connection = stack.enter_context(psycopg.connect(uri, autocommit=True))
            claims = {"sub": OWNER, "role": role}
            connection.execute(
                "select set_config('role', %s, false), set_config('request.jwt.claims', %s, false),"
                " set_config('lock_timeout', %s, false)",
                [role, json.dumps(claims), LOCK_TIMEOUT],
            )
            return connection

        yield open_session


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(max_workers=4) as executor:
        yield executor
