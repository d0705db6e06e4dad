"""One database for all attacks, in which Alice and Bob have one of everything."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from attack import tenants
from attack.catalogue import Function, functions

if TYPE_CHECKING:
    from collections.abc import Iterator

INSTALL = Path(__file__).parents[2] / "sql" / "install.sql"


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
    def at(name: str) -> str:
        return f"postgresql://{embedded_server.user}@/{name}?host={embedded_server.host}"

    with psycopg.connect(at("postgres"), autocommit=True) as server:
        server.execute("create database attacked")
        subprocess.run(
            ["psql", at("attacked"), "--no-psqlrc", "--quiet", "--file", INSTALL],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        with psycopg.connect(at("attacked"), autocommit=True) as database:
            alice = tenants.arrange(database, tenants.ALICE, "CANARY-ALICE")
            bob = tenants.arrange(database, tenants.BOB, "CANARY-BOB")
            database.execute("analyze")
        yield Attacked(at("attacked"), alice, bob)
        server.execute("drop database attacked with (force)")


@pytest.fixture
def scene(attacked: Attacked) -> Iterator[Scene]:
    with psycopg.connect(attacked.uri) as database:
        database.execute("set statement_timeout = '20s'")
        yield Scene(database, attacked.uri, attacked.alice, attacked.bob, functions(database))
        database.rollback()
