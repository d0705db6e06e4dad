"""A database to deploy to, with sqitch or psql, and what a dump says of it."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parents[2]

NOT_COMPARED = ("--", "\\restrict", "\\unrestrict")
"""Beginnings of the lines of a dump that differ between two dumps of the same thing."""


ROLES = "select rolname from pg_roles where rolname !~ '^pg_' and rolname <> 'postgres' order by 1"
"""Every role but those that a new server has."""


@dataclass(frozen=True)
class Target:
    """A database to deploy to, on a server that nobody else uses."""

    uri: str
    root: Path = ROOT
    """Where the scripts are."""

    def sqitch(self, command: str, *options: str) -> None:
        target = self.uri.replace("postgresql://", "db:pg://")
        self._run("sqitch", command, "--quiet", *options, "--target", target)

    def install(self, file: str = "sql/install.sql") -> str:
        """Install with psql, and return what it warned of."""
        return self._run("psql", "-XqvON_ERROR_STOP=1", "--file", file, self.uri)

    def dump(self, *options: str) -> list[str]:
        """Return the dump without comments, blank lines and what sqitch keeps for itself."""
        text = self._run("pg_dump", "--exclude-schema", "sqitch", *options, self.uri)
        lines = text.splitlines()
        return [line for line in lines if line.strip() and not line.startswith(NOT_COMPARED)]

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.uri, autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def _run(self, *command: str) -> str:
        # a login's own settings for sqitch and psql are none of this project's
        environment = {**os.environ, "SQITCH_USER_CONFIG": "/dev/null", "PSQLRC": "/dev/null"}
        done = subprocess.run(
            command, cwd=self.root, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout or done.stderr
