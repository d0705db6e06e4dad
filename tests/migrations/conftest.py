from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import servers
import supabase
from migrations.repository import Repository, copied
from migrations.target import ROLES, Target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a server for these tests alone, because roles belong to a whole server."""
    folder = tmp_path_factory.mktemp("postgres15")
    yield servers.start(15, folder)
    servers.stop(15, folder)


@pytest.fixture(scope="session")
def supabase_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start one of Supabase's for these tests alone, for the same reason."""
    with supabase.server(tmp_path_factory.mktemp("supabase15")) as uri:
        yield uri


@pytest.fixture
def target(server: str) -> Iterator[Callable[[str], Target]]:
    """Make databases on that server; afterwards it is as it was before."""
    maintenance = Target(server)
    created: list[str] = []

    def create(name: str) -> Target:
        maintenance.ask(f"create database {name}")
        created.append(name)
        return Target(server.replace("/postgres?", f"/{name}?"))

    yield create
    for name in created:
        maintenance.ask(f"drop database {name} with (force)")
    for (role,) in maintenance.ask(ROLES):
        maintenance.ask(f"drop role {role}")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return copied(tmp_path / "repository")


@pytest.fixture
def next_tag(repository: Repository) -> str:
    """The version after whatever this repository has released."""
    released = re.findall(r"^@v(\d+)\.", repository.read("sqitch.plan"), re.MULTILINE)
    return f"v{1 + max(map(int, released), default=0)}.0.0"


@pytest.fixture
def released(repository: Repository, next_tag: str) -> Repository:
    repository.replace("CHANGELOG.md", "## [Unreleased]\n", "## [Unreleased]\n\n- Something.\n")
    repository.commit()
    repository.run(".ci/release", next_tag)
    return repository
