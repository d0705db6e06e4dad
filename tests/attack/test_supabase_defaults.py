"""In a project whose default privileges give everything to everybody, the same rights hold."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]

# What a Supabase project has.
DEFAULTS = """
alter default privileges in schema public grant all on {}
  to anon, authenticated, service_role
"""


@pytest.fixture
def generous(embedded_server: Any, attacked: Any) -> Iterator[str]:
    """Tell where a database is that was generous before pgoverlay came; its roles are there."""

    def at(name: str) -> str:
        return f"postgresql://{embedded_server.user}@/{name}?host={embedded_server.host}"

    with psycopg.connect(at("postgres"), autocommit=True) as server:
        server.execute("create database generous")
        with psycopg.connect(at("generous"), autocommit=True) as database:
            for kind in ("tables", "sequences", "functions"):
                database.execute(DEFAULTS.format(kind))
        subprocess.run(
            ["psql", at("generous"), "-X", "--quiet", "--file", ROOT / "sql" / "install.sql"],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        yield at("generous")
        server.execute("drop database generous with (force)")


def test_the_rights_are_the_expected_ones_in_a_generous_database(generous: str) -> None:
    ran = subprocess.run(
        [ROOT / "tests" / "pgtap.sh", generous, ROOT / "tests" / "attack"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "Result: PASS" in ran.stdout
