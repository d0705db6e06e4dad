"""Sessions on a project of their own; at the end nothing may be broken, whatever met."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest
from interleaving.scene import Scene
from interleaving.sessions import Company
from model.invariants import breaches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_postgresql.executor_noop import NoopExecutor


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "soak: runs long; make soak runs it, make test does not")


@pytest.fixture(scope="package")
def company(installed: NoopExecutor) -> Iterator[Company]:
    """Sessions on one database for all of these tests: each brings a user and a project."""
    server = f"postgresql://{installed.user}@/%s?host={installed.host}&port={installed.port}"
    with psycopg.connect(server % "postgres", autocommit=True) as connection:
        connection.execute(f"create database interleaving template {installed.template_dbname}")
    company = Company(server % "interleaving")
    yield company
    company.leave()


@pytest.fixture
def scene(company: Company) -> Iterator[Scene]:
    before = breaches(company.owner)
    scene = Scene(company)
    yield scene
    company.rest()
    assert [breach for breach in breaches(company.owner) if breach not in before] == []
    scene.close()
