"""Sessions on a project of their own; at the end nothing may be broken, whatever met."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest
from interleaving.scene import Scene
from model.invariants import breaches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_postgresql.executor_noop import NoopExecutor


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "soak: runs long; make soak runs it, make test does not")


@pytest.fixture(scope="package")
def shared_uri(installed: NoopExecutor) -> Iterator[str]:
    """Where the one database of these tests is: each brings a user and a project of its own."""
    server = f"postgresql://{installed.user}@/%s?host={installed.host}&port={installed.port}"
    with psycopg.connect(server % "postgres", autocommit=True) as connection:
        connection.execute(f"create database interleaving template {installed.template_dbname}")
        yield server % "interleaving"
        connection.execute("drop database interleaving with (force)")


@pytest.fixture
def scene(shared_uri: str) -> Iterator[Scene]:
    scene = Scene(shared_uri)
    before = breaches(scene.owner)
    yield scene
    assert [breach for breach in breaches(scene.owner) if breach not in before] == []
    scene.close()
