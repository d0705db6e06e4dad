"""An edit and a confirmation of one overlay at the same moment: nothing is confirmed unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from interleaving.scene import EDITED, STAGED, UNFIT, meet, refusal

if TYPE_CHECKING:
    from uuid import UUID

    from interleaving.scene import Scene
    from model.callers import Caller

HOW = pytest.mark.parametrize("how", ["commit", "rollback"])
EDIT = pytest.mark.parametrize("directly", [False, True], ids=["by RPC", "by PATCH"])


def edit(person: Caller, overlay_id: UUID, version: int | None = None, *, directly: bool) -> Any:
    """Answer whether something was edited."""
    if directly:
        return person.patch(overlay_id, EDITED, version) == 1
    more = {"expected_version": version} if version is not None else {}
    answer = person.call("update_overlay_staging", overlay_id=overlay_id, data=EDITED, **more)
    return answer["changed"]


@HOW
@EDIT
def test_an_edit_that_waits_for_a_confirmation_comes_too_late(
    scene: Scene, how: str, *, directly: bool
) -> None:
    reviewer, editor = scene.person(), scene.person()
    (overlay,) = scene.stage(scene.run())
    answer, waited = meet(
        reviewer,
        lambda: reviewer.call("confirm_overlays", overlay_ids=[overlay]),
        editor,
        lambda: edit(editor, overlay, directly=directly),
        how,
    )
    assert waited
    row = scene.overlay(overlay)
    if how == "commit":
        assert answer is False if directly else refusal(answer) == "PT409"
        assert (row["status"], row["overlay_jsonb_confirmed"]) == ("confirmed", STAGED)
    else:
        assert answer is True
        assert (row["status"], row["overlay_jsonb_staging"]) == ("ai_complete", EDITED)


@HOW
@EDIT
def test_a_confirmation_of_a_version_does_not_take_another(
    scene: Scene, how: str, *, directly: bool
) -> None:
    editor, reviewer = scene.person(), scene.person()
    (overlay,) = scene.stage(scene.run())
    answer, waited = meet(
        editor,
        lambda: edit(editor, overlay, directly=directly),
        reviewer,
        lambda: reviewer.call("confirm_overlays", overlay_ids=[overlay], expected_versions=[1]),
        how,
    )
    assert waited
    row = scene.overlay(overlay)
    if how == "commit":
        assert refusal(answer) == "PT409"
        assert (row["status"], row["overlay_jsonb_staging"]) == ("ai_complete", EDITED)
    else:
        assert (row["status"], row["overlay_jsonb_confirmed"]) == ("confirmed", STAGED)


@HOW
@EDIT
def test_a_confirmation_without_a_version_takes_what_is_staged_when_its_turn_comes(
    scene: Scene, how: str, *, directly: bool
) -> None:
    editor, reviewer = scene.person(), scene.person()
    (overlay,) = scene.stage(scene.run())
    _, waited = meet(
        editor,
        lambda: edit(editor, overlay, directly=directly),
        reviewer,
        lambda: reviewer.call("confirm_overlays", overlay_ids=[overlay]),
        how,
    )
    assert waited
    confirmed = scene.overlay(overlay)["overlay_jsonb_confirmed"]
    assert confirmed == (EDITED if how == "commit" else STAGED)


@HOW
@EDIT
def test_a_watermark_leaves_out_an_edit_that_was_under_way(
    scene: Scene, how: str, *, directly: bool
) -> None:
    editor, reviewer = scene.person(), scene.person()
    run = scene.run()
    (overlay,) = scene.stage(run)
    editor.begin()
    edit(editor, overlay, directly=directly)
    watermark = reviewer.call("current_watermark")
    waits = reviewer.start(lambda: reviewer.call("confirm_run", run_id=run, watermark=watermark))
    editor.end(how)
    answer = reviewer.result()
    assert waits
    if how == "commit":
        assert (answer["confirmed"], answer["left"]["changed"]) == (0, 1)
    else:
        assert scene.overlay(overlay)["overlay_jsonb_confirmed"] == STAGED


@HOW
@EDIT
def test_of_two_edits_of_one_version_the_second_is_told(
    scene: Scene, how: str, *, directly: bool
) -> None:
    first, second = scene.person(), scene.person()
    (overlay,) = scene.stage(scene.run())
    answer, waited = meet(
        first,
        lambda: first.call("update_overlay_staging", overlay_id=overlay, data={"summary": "first"}),
        second,
        lambda: edit(second, overlay, 1, directly=directly),
        how,
    )
    assert waited
    staged = scene.overlay(overlay)["overlay_jsonb_staging"]
    if how == "commit":
        assert answer is False if directly else refusal(answer) == "PT409"
        assert staged == {"summary": "first"}
    else:
        assert staged == EDITED


@pytest.mark.parametrize("what", ["edited", "rejected"])
def test_a_bulk_confirmation_takes_only_what_it_has_locked(scene: Scene, what: str) -> None:
    """What becomes ready while it waits could change again before it writes."""
    blocker, editor, reviewer = scene.person(), scene.person(), scene.person()
    (seen,), (late,) = scene.stage(scene.run()), scene.claim(scene.run())
    blocker.begin()
    edit(blocker, seen, directly=False)
    assert reviewer.start(lambda: reviewer.call("confirm_project", project_id=scene.project)), (
        "it waits for the edit"
    )
    (late_overlay,) = scene.complete([late])
    editor.begin()
    if what == "edited":
        editor.call("update_overlay_staging", overlay_id=late_overlay, data=UNFIT)
    else:
        editor.call("reject_overlays_to_pending", overlay_ids=[late_overlay])
    blocker.end("commit")
    reviewer.waits_or_has_answered()
    editor.end("commit")
    assert reviewer.result()["confirmed"] == 1
    assert scene.overlay(late_overlay)["status"] != "confirmed"
