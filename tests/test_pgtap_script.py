"""make pgtap on a database that it cannot work in: why, and what to do, before anything is made."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import psycopg

SCRIPT = Path(__file__).with_name("pgtap.sh")


def refused(*arguments: str, code: int = 1) -> str:
    done = subprocess.run([SCRIPT, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    return done.stderr


def test_without_a_database_it_says_how_it_is_called() -> None:
    assert "make pgtap DATABASE_URL=" in refused("", code=2)
    assert "make pgtap DATABASE_URL=" in refused(code=2)


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    said = refused(f"postgresql://postgres@/postgres?host={tmp_path}")
    assert "check DATABASE_URL" in said


def test_a_login_that_may_not_become_every_role(
    uri: str, database: psycopg.Connection[Any]
) -> None:
    database.execute("create role pgtap_stranger login in role authenticated")
    try:
        said = refused(uri.replace("postgres@", "pgtap_stranger@"))
    finally:
        database.execute("drop role pgtap_stranger")
    roles = "anon, service_role, overlay_worker, overlay_exporter"
    assert f"grant {roles} to pgtap_stranger" in said
    assert database.execute("select to_regnamespace('test')").fetchone() == (None,)


def test_a_login_that_may_not_pass_the_triggers(
    uri: str, database: psycopg.Connection[Any]
) -> None:
    roles = "anon, authenticated, service_role, overlay_worker, overlay_exporter"
    database.execute(f"create role pgtap_stranger login in role {roles}".encode())
    try:
        said = refused(uri.replace("postgres@", "pgtap_stranger@"))
    finally:
        database.execute("drop role pgtap_stranger")
    assert "grant set on parameter session_replication_role to pgtap_stranger" in said
