"""Whoever is not the owner of a thing sees nothing of it, changes nothing, and learns nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from attack import calls

if TYPE_CHECKING:
    from attack.catalogue import Function
    from attack.conftest import Scene


def secrets_beyond(scene: Scene, arguments: dict[str, Any]) -> set[str]:
    """Alice's secrets that a call did not name itself."""
    given = str(arguments)
    return {secret for secret in scene.alice.secrets() if secret not in given}


@pytest.mark.parametrize("through", ["alone", "with Alice as actor"])
def test_a_call_with_somebody_elses_ids_finds_nothing_and_changes_nothing(
    scene: Scene, through: str
) -> None:
    before = calls.contents(scene.database)
    wrong = []
    asked = 0
    for function in scene.functions:
        if "authenticated" not in function.roles:
            continue
        if not function.names_somebodys():
            continue
        asked += 1
        arguments = function.good_arguments(scene.alice)
        if through != "alone":
            if "actor" not in arguments:
                continue
            arguments["actor"] = scene.alice.user
        told = calls.call(
            scene.database,
            function,
            arguments,
            role="authenticated",
            user=scene.bob.user,
            look=True,
        )
        refused = told.state in {"PT404", "42501"}
        empty = function.name.startswith("list_") and told.state == "00000" and told.rows == []
        if not (refused or empty) or (empty and told.after != before):
            wrong.append((function.signature, told.state, told.words))
        wrong += [
            (function.signature, "tells", secret, told.words)
            for secret in secrets_beyond(scene, arguments)
            if secret in told.words
        ]
    assert wrong == []
    assert asked > 35


def one_at_a_time(function: Function, scene: Scene) -> list[dict[str, Any]]:
    """Bob's own arguments, each time with one that is Alice's."""
    own = function.good_arguments(scene.bob)
    other = function.good_arguments(scene.alice)
    return [own | {name: other[name]} for name in function.names if own[name] != other[name]]


def test_one_id_of_somebody_else_among_ones_own_is_refused(scene: Scene) -> None:
    alices = {row for row in calls.contents(scene.database) if scene.alice.user in row}
    wrong = []
    asked = 0
    for function in scene.functions:
        if "authenticated" not in function.roles:
            continue
        for arguments in one_at_a_time(function, scene):
            asked += 1
            told = calls.call(
                scene.database,
                function,
                arguments,
                role="authenticated",
                user=scene.bob.user,
                look=True,
            )
            if told.state not in {"00000", *calls.OURS}:
                wrong.append((function.signature, told.state, told.words))
            if told.state == "00000" and not alices <= told.after:
                wrong.append((function.signature, "changed something of Alice's"))
            wrong += [
                (function.signature, "tells", secret, told.words)
                for secret in secrets_beyond(scene, arguments)
                if secret in told.words
            ]
    assert wrong == []
    assert asked > 40


def test_no_list_shows_what_is_somebody_elses(scene: Scene) -> None:
    lists = [each for each in scene.functions if each.name.startswith("list_")]
    for function in lists:
        own = function.good_arguments(scene.bob)
        told = calls.call(scene.database, function, own, role="authenticated", user=scene.bob.user)
        assert told.rows != [], function.signature
        assert not [secret for secret in scene.alice.secrets() if secret in told.words]
    assert len(lists) >= 5


@pytest.mark.parametrize("role", ["anon", "overlay_worker", "overlay_exporter"])
def test_a_role_executes_nothing_but_what_is_its_own(scene: Scene, role: str) -> None:
    refused = [each for each in scene.functions if role not in each.roles]
    assert len(refused) > 40
    for function in refused:
        told = calls.call(
            scene.database,
            function,
            function.good_arguments(scene.alice),
            role=role,
            user=scene.alice.user,
        )
        assert told.state == "42501", function.signature
        assert told.message.startswith("permission denied for function")


@pytest.mark.parametrize("role", ["anon", "overlay_worker", "overlay_exporter"])
def test_a_role_without_tables_reads_no_row(scene: Scene, role: str) -> None:
    tables = [row[0] for row in scene.database.execute(calls.TABLES).fetchall()]
    for table in tables:
        for statement in (
            f"select count(*) from {table}",
            f"insert into {table} default values",
            f"delete from {table}",
            f"truncate {table} cascade",
            f"lock table {table} in access share mode",
            f"copy {table} to stdout",
        ):
            told = calls.run(scene.database, statement, role=role, claims={"sub": scene.alice.user})
            assert told.state == "42501", statement


def test_a_tenant_counts_only_their_own_rows(scene: Scene) -> None:
    tables = [row[0] for row in scene.database.execute(calls.TABLES).fetchall()]
    readable = 0
    for table in tables:
        statement = f"select t::text from {table} t"
        told = calls.run(
            scene.database, statement, role="authenticated", claims={"sub": scene.bob.user}
        )
        if told.state == "42501":
            continue
        readable += 1
        assert told.rows != [], table
        assert not [secret for secret in scene.alice.secrets() if secret in told.words], table
        for broken in (None, {"sub": None}, {"sub": "00000000-0000-4000-8000-0000000000ff"}):
            told = calls.run(scene.database, statement, role="authenticated", claims=broken)
            # prices are nobody's own: whoever is signed in reads them
            everybodys = table == "model_prices" and bool(broken and broken["sub"])
            assert (told.state, everybodys or told.rows == []) == ("00000", True), table
    assert readable == 11


def test_the_exporter_reads_no_draft(scene: Scene) -> None:
    told = calls.run(
        scene.database, "select * from public.confirmed_overlays", role="overlay_exporter"
    )
    assert len(told.rows) == 4
    assert "edited" not in told.words
    export = next(each for each in scene.functions if each.name == "export_run")
    for mode in ("staging", "both", None, "STAGING", "confirmed "):
        arguments = export.good_arguments(scene.alice) | {"mode": mode}
        told = calls.call(scene.database, export, arguments, role="overlay_exporter")
        assert told.state in {"42501", "22023"}, mode


def test_a_stranger_waits_for_nobody(scene: Scene) -> None:
    """A call that is to be refused must not hang while the owner is at work."""
    with psycopg.connect(scene.uri) as owner:
        for (table,) in scene.database.execute(calls.TABLES).fetchall():
            owner.execute(f"select 1 from {table} for update")
        scene.database.execute("set local lock_timeout = '100ms'")
        waited = []
        for function in scene.functions:
            if "authenticated" in function.roles and function.names_somebodys():
                told = calls.call(
                    scene.database,
                    function,
                    function.good_arguments(scene.alice),
                    role="authenticated",
                    user=scene.bob.user,
                )
                if told.state not in {"PT404", "42501", "00000"}:
                    waited.append((function.signature, told.state, told.words))
        owner.rollback()
    assert waited == []
