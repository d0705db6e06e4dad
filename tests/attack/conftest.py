"""One database for all attacks, in which Alice and Bob have one of everything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from attack import tenants
from attack.catalogue import Function, functions
from attack.installed import installed

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Scene:
    """A connection as the owner, whose transaction is rolled back after the test."""

    database: psycopg.Connection[Any]
    uri: str
    alice: tenants.Tenant
    bob: tenants.Tenant
    functions: list[Function]


@dataclass(frozen=True)
class Attacked:
    uri: str
    alice: tenants.Tenant
    bob: tenants.Tenant


@pytest.fixture(scope="session")
def attacked(embedded_server: Any) -> Iterator[Attacked]:
    with installed(embedded_server, "attacked") as uri:
        with psycopg.connect(uri, autocommit=True) as database:
            alice = tenants.arrange(database, tenants.ALICE, "CANARY-ALICE")
            bob = tenants.arrange(database, tenants.BOB, "CANARY-BOB")
            database.execute("analyze")
        yield Attacked(uri, alice, bob)


@pytest.fixture
def scene(attacked: Attacked) -> Iterator[Scene]:
    with psycopg.connect(attacked.uri) as database:
        database.execute("set statement_timeout = '20s'")
        yield Scene(database, attacked.uri, attacked.alice, attacked.bob, functions(database))
        database.rollback()
