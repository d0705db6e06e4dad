"""A PgBouncer in transaction mode, with fewer connections to the server than the tests open.

PGBOUNCER names another program than the one on PATH, such as a newer one.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from arranged import OWNER

from pyworker.database.identity import person
from pyworker.database.person import Database, connect

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

PORT = 6432  # names a socket in a folder of the test's own

PROGRAM = os.environ.get("PGBOUNCER", "pgbouncer")

CONFIGURATION = """
[databases]
* = host={server_host} port={server_port}

[pgbouncer]
pool_mode = transaction
default_pool_size = 2
listen_addr =
listen_port = {port}
unix_socket_dir = {folder}
auth_type = trust
auth_file = {folder}/users
client_login_timeout = 20
"""
SINCE_1_21 = "max_prepared_statements = 200\n"  # of clients that prepare; older ones refuse it


@pytest.fixture
def folder() -> Iterator[Path]:
    """Where PgBouncer has its socket: the path of one is short, which tmp_path need not be."""
    with tempfile.TemporaryDirectory(prefix="pgbouncer-") as folder:
        yield Path(folder)


@pytest.fixture
def pooled(database: psycopg.Connection[Any], folder: Path) -> Iterator[str]:
    """Where the test's database is reached through the pooler."""
    info = database.info
    (folder / "users").write_text('"postgres" ""\n', encoding="utf-8")
    (folder / "settings.ini").write_text(
        CONFIGURATION.format(server_host=info.host, server_port=info.port, port=PORT, folder=folder)
        + (SINCE_1_21 if _version() >= (1, 21) else ""),
        encoding="utf-8",
    )
    user = None
    if os.geteuid() == 0:  # PgBouncer refuses to run as root
        user = pwd.getpwnam("postgres").pw_uid
        shutil.chown(folder, "postgres")
        for parent in (Path(info.host) / "socket").parents:
            parent.chmod(parent.stat().st_mode | 0o011)
    socket_path = folder / f".s.PGSQL.{PORT}"
    with (
        (folder / "log").open("w", encoding="utf-8") as log,
        subprocess.Popen(
            [PROGRAM, "--quiet", folder / "settings.ini"], user=user, stderr=log
        ) as process,
    ):
        try:
            _await_socket(socket_path, process)
            yield f"postgresql://postgres@/{info.dbname}?host={folder}&port={PORT}"
        finally:
            process.terminate()


def _version() -> tuple[int, ...]:
    said = subprocess.run([PROGRAM, "--version"], check=True, capture_output=True, text=True)
    return tuple(int(part) for part in said.stdout.split()[1].split("."))


def _await_socket(path: Path, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 20
    while True:
        with socket.socket(socket.AF_UNIX) as client:
            if client.connect_ex(str(path)) == 0:
                return
        assert process.poll() is None, (path.parent / "log").read_text(encoding="utf-8")
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.fixture
def owner(pooled: str) -> Iterator[Database]:
    """The owner of everything in these tests, through the pooler."""
    with connect(pooled, person(OWNER)) as connected:
        yield connected
