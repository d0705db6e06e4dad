"""Databases with pgoverlay that several tests share."""

from __future__ import annotations

import contextlib
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]


@contextlib.contextmanager
def installed(server: Any, name: str, before: tuple[str, ...] = ()) -> Iterator[str]:
    """Create a database, execute what comes first, install pgoverlay, and drop it at the end."""

    def at(database: str) -> str:
        return f"postgresql://{server.user}@/{database}?host={server.host}"

    with psycopg.connect(at("postgres"), autocommit=True) as owner:
        owner.execute(f"create database {name}")
        with psycopg.connect(at(name), autocommit=True) as database:
            for statement in before:
                database.execute(statement)
        install_into(at(name))
        yield at(name)
        owner.execute(f"drop database {name} with (force)")


def install_into(uri: str) -> None:
    subprocess.run(
        ["psql", uri, "--no-psqlrc", "--quiet", "--file", ROOT / "sql" / "install.sql"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
