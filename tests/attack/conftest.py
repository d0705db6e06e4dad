"""One database for all attacks, in which Alice and Bob have one of everything."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
import supabase
from attack import tenants
from attack.catalogue import Function, functions
from attack.installed import install_into, installed

if TYPE_CHECKING:
    from collections.abc import Iterator


ABOUT_RIGHTS = {
    "test_hijack",
    "test_identity",
    "test_row_security",
    "test_strangers",
    "test_tenants",
}


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


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Attack a database of Supabase's too, where it is rights that are attacked."""
    if "attacked" in metafunc.fixturenames:
        about_rights = metafunc.module.__name__.rpartition(".")[2] in ABOUT_RIGHTS
        places = ["plain", "supabase"] if about_rights else ["plain"]
        metafunc.parametrize("attacked", places, indirect=True, scope="session")


@pytest.fixture(scope="session")
def attacked(request: pytest.FixtureRequest) -> Iterator[Attacked]:
    with contextlib.ExitStack() as stack:
        if request.param == "plain":
            server = request.getfixturevalue("embedded_server")
            uri = stack.enter_context(installed(server, "attacked"))
        else:
            uri = supabase.create_database(request.getfixturevalue("supabase_server"), "attacked")
            install_into(uri)
        with psycopg.connect(uri, autocommit=True) as database:
            if request.param == "supabase":
                database.execute("grant overlay_worker, overlay_exporter to postgres")
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
