from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from arranged import OWNER, SCHEMA
from click.testing import CliRunner, Result

from pyworker.cli import main
from pyworker.database.identity import person
from pyworker.database.person import Database, connect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import psycopg

Overlay = Callable[..., Result]

CREDENTIALS = (
    "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_BASE_URL",
    "OPENAI_API_KEY", "OPENAI_BASE_URL",
)  # fmt: skip
OURS = ("DATABASE_URL", "OVERLAY_AS", "OVERLAY_JWT", "OVERLAY_JWT_SECRET")


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Leave nothing of the login's own environment that the command would take notice of."""
    for name in (*CREDENTIALS, *OURS):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return {"COLUMNS": "200", "OVERLAY_HOME": str(tmp_path / "overlay home")}


@pytest.fixture
def overlay(uri: str, environment: dict[str, str]) -> Overlay:
    """Run the command on the test's database as OWNER; pass env to say otherwise."""

    def run(*arguments: object, env: dict[str, str | None] | None = None) -> Result:
        ours = {**environment, "DATABASE_URL": uri, "OVERLAY_AS": OWNER, **(env or {})}
        return CliRunner().invoke(main, [str(argument) for argument in arguments], env=ours)

    return run


@pytest.fixture
def done(overlay: Overlay) -> Callable[..., str]:
    """Run the command, which must succeed, and return its standard output."""

    def run(*arguments: object, **options: Any) -> str:
        result = overlay(*arguments, **options)
        assert result.exit_code == 0, result.output
        return result.stdout.strip()

    return run


@pytest.fixture
def owner(uri: str) -> Iterator[Database]:
    with connect(uri, person(OWNER)) as connected:
        yield connected


@pytest.fixture
def schema_file(tmp_path: Path) -> Path:
    path = tmp_path / "schema.json"
    path.write_text(json.dumps(SCHEMA), encoding="utf-8")
    return path


@pytest.fixture
def contents(database: psycopg.Connection[Any]) -> Callable[[], dict[str, str]]:
    """Tell what the database holds: a hash of each table's rows."""

    def read() -> dict[str, str]:
        tables = database.execute(
            "select oid::regclass::text from pg_class where relkind = 'r'"
            " and relnamespace in ('public'::regnamespace, 'overlay_private'::regnamespace)"
        ).fetchall()
        assert tables
        found = {}
        for (table,) in tables:
            rows = database.execute(
                f"select string_agg(t::text, e'\\n' order by t::text) from {table} t"
            ).fetchone()
            found[table] = hashlib.sha256(str(rows).encode()).hexdigest()
        return found

    return read


@pytest.fixture
def refused(overlay: Overlay, contents: Callable[[], dict[str, str]]) -> Callable[..., str]:
    """Run the command, which must refuse, name a next step and change nothing."""

    def run(*arguments: object, code: int = 1, **options: Any) -> str:
        before = contents()
        result = overlay(*arguments, **options)
        assert isinstance(result.exception, SystemExit), result.exception
        assert result.exit_code == code, result.output
        assert "Traceback" not in result.output
        first, *others = result.stderr.strip().splitlines()
        if code == 2:  # click's own words for wrong usage
            assert first.startswith("Usage: ")
        else:
            assert first.startswith("error: ")
            assert len(others) >= 1, f"no next step: {result.stderr}"
        assert contents() == before
        return result.stderr

    return run
