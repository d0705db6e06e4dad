"""A database that is not there, or has no pgoverlay in it: exit code 3, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
import servers
from psycopg.conninfo import conninfo_to_dict

from pyworker.paths import samples_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import psycopg
    from click.testing import Result

Overlay = Callable[..., "Result"]

COMMANDS = [
    ("status",),
    ("schema", "list"),
    ("export", "00000000"),
    ("ingest", str(samples_folder())),
]


def first_word(command: tuple[str, ...]) -> str:
    return command[0]


@pytest.fixture(scope="module")
def bare_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a server that has never heard of pgoverlay, nor of its roles."""
    folder = tmp_path_factory.mktemp("bare")
    host = conninfo_to_dict(servers.start(18, folder))["host"]
    yield f"postgresql://postgres@/postgres?host={host}"
    servers.stop(18, folder)


def unavailable(result: Result) -> str:
    assert isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == 3, result.output
    assert "Traceback" not in result.output
    return result.stderr


@pytest.mark.parametrize("command", COMMANDS, ids=first_word)
def test_a_server_that_is_not_running(
    overlay: Overlay, command: tuple[str, ...], tmp_path: Path
) -> None:
    nowhere = f"postgresql://postgres@/postgres?host={tmp_path}"
    said = unavailable(overlay(*command, env={"DATABASE_URL": nowhere}))
    assert "error: database not reachable" in said
    assert str(tmp_path) in said
    assert "Check DATABASE_URL and whether the server is running" in said


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://postgres@127.0.0.1:1/postgres",
        "postgresql://postgres@host.invalid/postgres",
        "not a url",
        "postgresql://postgres@/postgres?hots=typo",
    ],
)
def test_an_address_that_leads_nowhere(overlay: Overlay, url: str) -> None:
    said = unavailable(overlay("status", env={"DATABASE_URL": url}))
    assert "Check DATABASE_URL" in said


def test_a_database_that_does_not_exist(overlay: Overlay, bare_server: str) -> None:
    url = bare_server.replace("/postgres?", "/nowhere?")
    said = unavailable(overlay("status", env={"DATABASE_URL": url}))
    assert 'database "nowhere" does not exist' in said


@pytest.mark.parametrize("command", [*COMMANDS, ("worker", "--offline")], ids=first_word)
def test_a_database_without_pgoverlay_on_a_server_that_has_its_roles(
    overlay: Overlay, bare_uri: str, command: tuple[str, ...]
) -> None:
    said = unavailable(overlay(*command, env={"DATABASE_URL": bare_uri}))
    assert "error: pgoverlay is not installed in this database" in said
    assert "sqitch deploy, or psql --file sql/install.sql" in said


@pytest.mark.parametrize("command", [*COMMANDS, ("worker", "--offline")], ids=first_word)
def test_a_database_without_pgoverlay_on_a_server_that_has_never_heard_of_it(
    overlay: Overlay, bare_server: str, command: tuple[str, ...]
) -> None:
    said = unavailable(overlay(*command, env={"DATABASE_URL": bare_server}))
    assert "error: pgoverlay is not installed in this database" in said
    assert "sqitch deploy, or psql --file sql/install.sql" in said


def test_a_full_disk_is_told_as_one_and_nothing_is_half_done(
    overlay: Overlay, database: psycopg.Connection[Any]
) -> None:
    database.execute(
        """
        create function disk_is_full() returns trigger language plpgsql as $$
        begin
          raise exception using errcode = '53100', message = 'could not extend file';
        end $$;
        create trigger disk_is_full before insert on blocks_v2 execute function disk_is_full()
        """
    )
    said = unavailable(overlay("ingest", "--project", "trial", samples_folder()))
    assert "run out of disk" in said
    assert "could not extend file" in said
    assert "Make room" in said
    assert "PL/pgSQL" not in said
    assert database.execute("select count(*) from documents_v2").fetchone() == (0,)


def ingest_that_fails_with(
    overlay: Overlay, database: psycopg.Connection[Any], statement: str
) -> Result:
    database.execute(
        f"""
        create function fails() returns trigger language plpgsql as $$
        begin
          {statement}
          return new;
        end $$;
        create trigger fails before insert on blocks_v2 for each row execute function fails()
        """.encode()
    )
    return overlay("ingest", "--project", "trial", samples_folder())


def test_what_is_too_large_for_the_server_is_told_in_its_words(
    overlay: Overlay, database: psycopg.Connection[Any]
) -> None:
    result = ingest_that_fails_with(overlay, database, "perform repeat('x', 1 << 30);")
    assert result.exit_code == 1, result.output
    assert "requested length too large" in result.stderr
    assert "send less" in result.stderr
    assert "not reachable" not in result.stderr
    assert database.execute("select count(*) from documents_v2").fetchone() == (0,)


@pytest.mark.parametrize("code", ["40P01", "55P03", "57014"])
def test_what_may_go_well_the_next_time_is_told_as_that(
    overlay: Overlay, database: psycopg.Connection[Any], code: str
) -> None:
    said = unavailable(
        ingest_that_fails_with(
            overlay, database, f"raise exception using errcode = '{code}', message = 'not now';"
        )
    )
    assert "not now" in said
    assert "Try again" in said
    assert "not reachable" not in said
    assert "PL/pgSQL" not in said
