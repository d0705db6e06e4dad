"""An answer that a claim uses again, while a person does something to it: it is what was judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from interleaving.scene import EDITED, STAGED, claim, refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from interleaving.scene import Scene
    from interleaving.sessions import Session

ACTS: dict[str, Callable[[Session, UUID, UUID], Any]] = {
    "edit": lambda person, overlay, _run: person.call(
        "update_overlay_staging", overlay_id=overlay, data=EDITED
    ),
    "patch": lambda person, overlay, _run: person.patch(overlay, EDITED),
    "reject": lambda person, overlay, _run: person.call(
        "reject_overlays_to_pending", overlay_ids=[overlay]
    ),
    "exclude": lambda person, overlay, _run: person.call("exclude_overlays", overlay_ids=[overlay]),
    "delete": lambda person, _overlay, run: person.call("delete_run", run_id=run),
}


@pytest.mark.parametrize("act", ACTS)
def test_what_is_done_to_an_answer_comes_before_its_use_or_after_it(scene: Scene, act: str) -> None:
    worker, person = scene.worker(), scene.person()
    document = scene.document(1)
    answered, again = scene.run(document=document), scene.run(document=document, reuse=True)
    (source,) = scene.stage(answered)

    with scene.holding_the_row_of(again):  # the claim has chosen its answer, and not yet copied it
        assert worker.start(lambda: claim(worker, again))
        person.start(lambda: ACTS[act](person, source, answered))
    assert worker.result() == []
    assert refusal(person.result()) is None

    (copy,) = scene.owner.query("select * from public.block_overlays_v2 where run_id = %s", [again])
    assert (copy["status"], copy["staging_version"]) == ("ai_complete", 1)
    assert (copy["overlay_jsonb_staging"], copy["reused_from"]) == (STAGED, source)


def test_a_claim_waits_for_nobody_who_is_at_an_answer(scene: Scene) -> None:
    worker, person = scene.worker(), scene.person()
    document = scene.document(1)
    answered, again = scene.run(document=document), scene.run(document=document, reuse=True)
    (source,) = scene.stage(answered)

    person.begin()
    ACTS["edit"](person, source, answered)
    assert not worker.start(lambda: claim(worker, again))
    person.end("rollback")
    (asked,) = worker.result()
    assert asked["run_id"] == again
