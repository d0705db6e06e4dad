"""logins.sql gives each program what it needs, and no more; PostgreSQL itself is asked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import yaml
from arranged import OWNER, run_of

from pyworker.database.identity import person
from pyworker.database.person import connect

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
OPERATIONS = ROOT / "docs" / "operations"
TABLES = ("runs_v2", "block_overlays_v2", "confirmed_overlays")


def refused(connection: psycopg.Connection[Any], statement: str) -> bool:
    try:
        connection.execute(statement.encode())
    except psycopg.errors.InsufficientPrivilege:
        return True
    return False


def readable(connection: psycopg.Connection[Any]) -> list[str]:
    return [table for table in TABLES if not refused(connection, f"select from {table}")]


def test_the_scaler_asks_for_the_length_of_the_queue_and_nothing_else(
    uri: str, login: Callable[[str], psycopg.Connection[Any]]
) -> None:
    with connect(uri, person(OWNER)) as owner:
        run_of(owner, 7)
    manifests = yaml.safe_load_all((OPERATIONS / "kubernetes" / "scaling.yaml").read_text())
    [query] = [
        trigger["metadata"]["query"]
        for manifest in manifests
        for trigger in manifest["spec"].get("triggers", [])
    ]
    with login("scaler") as scaler:
        assert scaler.execute(query).fetchall() == [(7,)]
        assert readable(scaler) == []
        assert refused(scaler, "select claim_overlay_batch()")
        assert refused(scaler, "set role overlay_worker")


def test_the_worker_claims_and_reads_no_table(
    uri: str, login: Callable[[str], psycopg.Connection[Any]]
) -> None:
    with connect(uri, person(OWNER)) as owner:
        run_of(owner, 7)
    with login("worker") as worker:
        assert len(worker.execute("select claim_overlay_batch()").fetchall()) == 7
        assert readable(worker) == []
        assert refused(worker, "set role service_role")


def test_the_exporter_reads_what_is_confirmed(
    login: Callable[[str], psycopg.Connection[Any]],
) -> None:
    with login("exporter") as exporter:
        assert readable(exporter) == ["confirmed_overlays"]
        assert refused(exporter, "select claim_overlay_batch()")


def test_the_authenticator_is_nobody_until_it_takes_a_role(
    login: Callable[[str], psycopg.Connection[Any]],
) -> None:
    with login("authenticator") as authenticator:
        assert readable(authenticator) == []
        for role in ("anon", "authenticated", "service_role"):
            assert not refused(authenticator, f"set role {role}")
        authenticator.execute("reset role")
        for role in ("overlay_worker", "overlay_exporter", "postgres"):
            assert refused(authenticator, f"set role {role}")


def test_the_operator_reads_everything_and_acts_for_whom_they_name(
    uri: str, login: Callable[[str], psycopg.Connection[Any]]
) -> None:
    with connect(uri, person(OWNER)) as owner:
        run_id = run_of(owner, 2)
    with login("operator") as operator:
        assert readable(operator) == list(TABLES)
        operator.execute("select pause_run(%s, 'for lunch', %s)", [run_id, OWNER])
        assert refused(operator, "update block_overlays_v2 set overlay_jsonb_staging = '{}'")
