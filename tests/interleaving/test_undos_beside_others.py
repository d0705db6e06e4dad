"""An undo takes back what nobody has built on, also when somebody is about to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from interleaving.scene import EDITED, claim, meet, refusal

if TYPE_CHECKING:
    from uuid import UUID

    from interleaving.scene import Scene
    from interleaving.sessions import Session

HOW = pytest.mark.parametrize("how", ["commit", "rollback"])
EDIT = pytest.mark.parametrize("directly", [False, True], ids=["by RPC", "by PATCH"])


def undo(person: Session, operation: str) -> Any:
    return person.call("undo_operation", operation_id=operation)


def edit(person: Session, overlay: UUID, *, directly: bool) -> Any:
    if directly:
        return person.patch(overlay, EDITED)
    return person.call("update_overlay_staging", overlay_id=overlay, data=EDITED)["changed"]


def reopened(scene: Scene) -> tuple[UUID, str]:
    (overlay,) = scene.stage(scene.run())
    scene.setting.call("confirm_overlays", overlay_ids=[overlay])
    answer = scene.setting.call("reopen_overlays", overlay_ids=[overlay])
    return overlay, answer["operation_id"]


def rejected(scene: Scene) -> tuple[UUID, UUID, str]:
    run = scene.run()
    (overlay,) = scene.stage(run)
    answer = scene.setting.call("reject_overlays_to_pending", overlay_ids=[overlay], reason="no")
    return run, overlay, answer["operation_id"]


@HOW
@EDIT
def test_an_edit_waits_for_an_undo(scene: Scene, how: str, *, directly: bool) -> None:
    undoer, editor = scene.person(), scene.person()
    overlay, operation = reopened(scene)
    answer, waited = meet(
        undoer,
        lambda: undo(undoer, operation),
        editor,
        lambda: edit(editor, overlay, directly=directly),
        how,
    )
    assert waited
    if how == "commit":
        assert answer == 0 if directly else refusal(answer) == "PT409"
        assert scene.overlay(overlay)["status"] == "confirmed"
    else:
        assert scene.overlay(overlay)["overlay_jsonb_staging"] == EDITED


@HOW
@EDIT
def test_an_undo_does_not_lose_an_edit(scene: Scene, how: str, *, directly: bool) -> None:
    editor, undoer = scene.person(), scene.person()
    overlay, operation = reopened(scene)
    answer, waited = meet(
        editor,
        lambda: edit(editor, overlay, directly=directly),
        undoer,
        lambda: undo(undoer, operation),
        how,
    )
    assert waited
    if how == "commit":
        assert refusal(answer) == "PT409"
        assert scene.overlay(overlay)["overlay_jsonb_staging"] == EDITED
    else:
        assert answer["undone"] == 1


@HOW
def test_what_is_being_undone_is_not_claimed(scene: Scene, how: str) -> None:
    undoer, worker = scene.person(), scene.worker()
    run, overlay, operation = rejected(scene)
    answer, waited = meet(
        undoer, lambda: undo(undoer, operation), worker, lambda: claim(worker, run), how
    )
    assert not waited
    assert answer == []
    status = scene.overlay(overlay)["status"]
    assert status == ("ai_complete" if how == "commit" else "pending")


@HOW
def test_a_claim_ends_the_time_to_undo_a_reject(scene: Scene, how: str) -> None:
    worker, undoer = scene.worker(), scene.person()
    run, overlay, operation = rejected(scene)
    answer, waited = meet(
        worker, lambda: claim(worker, run), undoer, lambda: undo(undoer, operation), how
    )
    assert waited
    if how == "commit":
        assert refusal(answer) == "PT409"
        assert scene.overlay(overlay)["status"] == "claimed"
    else:
        assert answer["undone"] == 1


@HOW
def test_of_two_undos_of_one_operation_one_is_told(scene: Scene, how: str) -> None:
    first, second = scene.person(), scene.person()
    _, operation = reopened(scene)
    answer, waited = meet(
        first, lambda: undo(first, operation), second, lambda: undo(second, operation), how
    )
    assert waited
    if how == "commit":
        assert refusal(answer) == "PT409"
    else:
        assert answer["undone"] == 1


@HOW
def test_an_undo_that_waits_for_a_deletion_finds_nothing(scene: Scene, how: str) -> None:
    deleter, undoer = scene.person(), scene.person()
    run, _, operation = rejected(scene)
    answer, waited = meet(
        deleter,
        lambda: deleter.call("delete_run", run_id=run),
        undoer,
        lambda: undo(undoer, operation),
        how,
    )
    assert waited
    if how == "commit":
        assert refusal(answer) == "PT404"
    else:
        assert answer["undone"] == 1


@HOW
def test_a_deletion_waits_for_an_undo(scene: Scene, how: str) -> None:
    undoer, deleter = scene.person(), scene.person()
    run, _, operation = rejected(scene)
    answer, waited = meet(
        undoer,
        lambda: undo(undoer, operation),
        deleter,
        lambda: deleter.call("delete_run", run_id=run),
        how,
    )
    assert waited
    assert answer["ai_complete" if how == "commit" else "pending"] == 1
