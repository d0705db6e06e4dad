"""A server and a fresh database for each measurement."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import servers  # noqa: E402  the tests' way of starting one

VERSION = 18


@contextmanager
def running_server() -> Iterator[str]:
    """Yield the URI of a throw-away server with every setting at its default."""
    folder = Path(tempfile.mkdtemp(prefix="overlay-bench-"))
    uri = servers.start(VERSION, folder, durable=True)
    try:
        yield uri
    finally:
        servers.stop(VERSION, folder)


@contextmanager
def fresh_database(server: str, name: str, *, install: bool) -> Iterator[str]:
    """Yield the URI of a new database, with pgoverlay in it if that is asked for."""
    uri = server.replace("/postgres?", f"/{name}?")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create database {name}")  # type: ignore[arg-type]
    if install:
        subprocess.run(
            ["psql", uri, "--quiet", "--no-psqlrc", "--file", ROOT / "sql" / "install.sql"],
            check=True,
            stdout=subprocess.DEVNULL,
        )
    try:
        yield uri
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"drop database {name} with (force)")  # type: ignore[arg-type]


def server_seconds(connection: psycopg.Connection[Any]) -> float:
    """Return the processor time that this connection's server process has used so far."""
    stat = Path(f"/proc/{connection.info.backend_pid}/stat").read_text()
    user, system = stat.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def settle(connection: psycopg.Connection[Any]) -> None:
    """Give every measurement the same start: statistics, no dirty pages."""
    connection.execute("vacuum analyze")
    connection.execute("checkpoint")


def settled(uri: str) -> None:
    """Settle a database that no connection is open to."""
    with psycopg.connect(uri, autocommit=True) as connection:
        settle(connection)
