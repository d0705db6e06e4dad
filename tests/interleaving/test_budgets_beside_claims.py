"""A budget that is set while a claim is under way knows what that takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from interleaving.scene import claim, meet

if TYPE_CHECKING:
    from interleaving.scene import Scene


@pytest.mark.parametrize("how", ["commit", "rollback"])
def test_a_projects_budget_reserves_what_is_being_claimed(scene: Scene, how: str) -> None:
    worker, person = scene.worker(), scene.person()
    run_id = scene.run(2, model="claude-haiku-5-5")

    answer, waited = meet(
        worker,
        lambda: claim(worker, run_id),
        person,
        lambda: person.call("set_project_budget", project_id=scene.project, budget=5),
        how,
    )

    assert (answer["budget"], waited) == (5, True)
    reserved = scene.owner.query(
        "select run_id from overlay_private.reservations where project_id = %s", [scene.project]
    )
    assert reserved == ([{"run_id": run_id}] if how == "commit" else [])
