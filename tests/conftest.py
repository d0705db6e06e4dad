"""A fresh database with pgoverlay in it for every test that asks for one."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import servers
import supabase
from psycopg.conninfo import conninfo_to_dict
from pytest_postgresql import factories

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Server:
    """A running server, in the words of pytest-postgresql."""

    host: str
    port: int = 5432
    user: str = "postgres"
    password: str | None = None
    options: str = ""
    maintenance_dbname: str = "postgres"
    template_dbname: str = "template1"


@pytest.fixture(scope="session")
def embedded_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("postgres")
    yield Server(host=str(conninfo_to_dict(servers.start(18, folder))["host"]))
    servers.stop(18, folder)


@pytest.fixture(scope="session")
def supabase_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a server that is prepared as Supabase's are; the URI is that of its superuser."""
    with supabase.server(tmp_path_factory.mktemp("supabase")) as uri:
        yield uri


def install(host: str, port: int, user: str, dbname: str, **_rest: Any) -> None:
    uri = f"postgresql://{user}@/{dbname}?host={host}&port={port}"
    subprocess.run(
        ["psql", uri, "--no-psqlrc", "--quiet", "--file", ROOT / "sql" / "install.sql"],
        check=True,
        stdout=subprocess.DEVNULL,
    )


installed = factories.postgresql_noproc(
    depends_on="embedded_server", dbname="overlay_tests", load=[install]
)
fresh_database = factories.postgresql("installed")


@pytest.fixture
def database(fresh_database: psycopg.Connection[Any]) -> psycopg.Connection[Any]:
    """An open connection, as the owner of everything, to a database of this test's own."""
    fresh_database.autocommit = True
    return fresh_database


@pytest.fixture
def uri(database: psycopg.Connection[Any]) -> str:
    """Where that database is."""
    info = database.info
    return f"postgresql://{info.user}@/{info.dbname}?host={info.host}&port={info.port}"


@pytest.fixture
def bare_uri(uri: str, database: psycopg.Connection[Any]) -> str:
    """Where a database of the same server is that has no pgoverlay."""
    return uri.replace(f"/{database.info.dbname}?", "/postgres?")
