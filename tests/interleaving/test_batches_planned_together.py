"""A worker whose connection broke plans again while its first call is still under way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from interleaving.scene import meet

if TYPE_CHECKING:
    from interleaving.scene import Scene
    from interleaving.sessions import Session


def plan(worker: Session, rows: list[dict[str, Any]]) -> Any:
    claims = [
        {"overlay_id": str(row["overlay_id"]), "claim_token": str(row["claim_token"])}
        for row in rows
    ]
    return worker.call("plan_message_batch", worker_id="w", claims=claims, output_schemas={})


@pytest.mark.parametrize("how", ["commit", "rollback"])
def test_claims_that_are_planned_twice_are_one_batch(scene: Scene, how: str) -> None:
    broken, again = scene.worker(), scene.worker()
    held = scene.claim(scene.run(2))

    answer, waited = meet(broken, lambda: plan(broken, held), again, lambda: plan(again, held), how)

    assert waited
    batches = scene.owner.query(
        "select message_batch_id from overlay_private.message_batches where claims @> %s::jsonb",
        [f'[{{"overlay_id": "{held[0]["overlay_id"]}"}}]'],
    )
    assert [str(row["message_batch_id"]) for row in batches] == [answer["message_batch_id"]]
