"""What the attacks presuppose: without it they would pass by finding nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attack import calls

if TYPE_CHECKING:
    from attack.conftest import Scene


def test_every_table_holds_something_of_both(scene: Scene) -> None:
    rows = calls.contents(scene.database)
    tables = {row.split(" ")[0] for row in rows}
    found = scene.database.execute(calls.TABLES).fetchall()
    assert tables == {name for (name,) in found}


def test_the_canary_stands_in_every_text_that_a_tenant_writes(scene: Scene) -> None:
    holders = {row.split(" ")[0] for row in calls.contents(scene.database) if "CANARY-ALICE" in row}
    assert holders >= {
        "projects",
        "documents_v2",
        "blocks_v2",
        "schemas",
        "runs_v2",
        "block_overlays_v2",
        "overlay_events",
        "overlay_operations",
    }


def test_overlays_are_in_every_state(scene: Scene) -> None:
    found = scene.database.execute(
        "select distinct status, confirmed_at is not null, excluded_at is not null "
        "from public.block_overlays_v2 where owner_id = %s",
        [scene.alice.user],
    ).fetchall()
    assert set(found) == {
        ("pending", False, False),
        ("claimed", False, False),
        ("ai_complete", False, False),
        ("ai_complete", True, False),
        ("ai_complete", False, True),
        ("confirmed", True, False),
        ("failed", False, False),
    }


def test_a_call_that_means_well_succeeds_for_every_function(scene: Scene) -> None:
    answers = {
        function.signature: calls.call(
            scene.database,
            function,
            function.good_arguments(scene.alice),
            role=function.best_role(),
            user=scene.alice.user,
        )
        for function in scene.functions
    }
    assert {name: told.words for name, told in answers.items() if told.state != "00000"} == {}
