from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OPERATIONS = Path(__file__).resolve().parents[2] / "docs" / "operations"
LOGINS = ("operator", "authenticator", "worker", "scaler", "exporter")


@pytest.fixture
def create(uri: str, database: psycopg.Connection[Any]) -> Iterator[Callable[[], None]]:
    """Run logins.sql; drop the logins in the end, for they belong to the whole server."""
    passwords = {f"{login.upper()}_PASSWORD": f"of-{login}" for login in LOGINS}

    def run() -> None:
        subprocess.run(
            ["psql", "--no-psqlrc", "--quiet", "--file", OPERATIONS / "logins.sql", uri],
            env={**os.environ, **passwords},
            check=True,
            capture_output=True,
        )

    yield run
    for login in LOGINS:
        database.execute(f"drop owned by {login}; drop role {login}")


@pytest.fixture
def login(uri: str, create: Callable[[], None]) -> Callable[[str], psycopg.Connection[Any]]:
    create()
    create()  # a second time changes nothing

    def connected(name: str) -> psycopg.Connection[Any]:
        return psycopg.connect(uri.replace("postgres@", f"{name}@"), autocommit=True)

    return connected
