"""Bulk acts over several runs and deletions of some of them: no deadlock, and nothing is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from interleaving.scene import EDITED, claim, meet, refusal

if TYPE_CHECKING:
    from uuid import UUID

    from interleaving.scene import Scene

HOW = pytest.mark.parametrize("how", ["commit", "rollback"])


def two_runs(scene: Scene, **config: int) -> list[UUID]:
    """Create two runs on one document, in the order of their locks, with one overlay staged."""
    document = scene.document(2)
    runs = sorted(scene.run(document=document, **config) for _ in range(2))
    for run in runs:
        scene.stage(run, 1)
    return runs


def confirm_project(scene: Scene) -> str:
    """Do to both runs what is one operation."""
    answer = scene.setting.call("confirm_project", project_id=scene.project)
    assert answer["confirmed"] == 2
    operation: str = answer["operation_id"]
    return operation


@HOW
@pytest.mark.parametrize("which", [0, 1])
def test_a_deletion_waits_for_a_project_s_confirmation(scene: Scene, how: str, which: int) -> None:
    reviewer, deleter = scene.person(), scene.person()
    runs = two_runs(scene)
    answer, waited = meet(
        reviewer,
        lambda: reviewer.call("confirm_project", project_id=scene.project),
        deleter,
        lambda: deleter.call("delete_run", run_id=runs[which]),
        how,
    )
    assert waited
    assert answer["confirmed"] == (1 if how == "commit" else 0)
    kept = scene.run_row(runs[1 - which])
    assert kept is not None
    assert kept["confirmed_blocks"] == (1 if how == "commit" else 0)


@HOW
@pytest.mark.parametrize("which", [0, 1])
def test_a_project_s_confirmation_goes_on_without_a_deleted_run(
    scene: Scene, how: str, which: int
) -> None:
    deleter, reviewer = scene.person(), scene.person()
    runs = two_runs(scene)
    answer, waited = meet(
        deleter,
        lambda: deleter.call("delete_run", run_id=runs[which]),
        reviewer,
        lambda: reviewer.call("confirm_project", project_id=scene.project),
        how,
    )
    assert waited
    assert answer["confirmed"] == (1 if how == "commit" else 2)


@HOW
def test_two_deleted_runs_leave_nothing_of_the_operation_that_they_shared(
    scene: Scene, how: str
) -> None:
    first, second = scene.person(), scene.person()
    runs = two_runs(scene)
    operation = confirm_project(scene)
    meet(
        first,
        lambda: first.call("delete_run", run_id=runs[0]),
        second,
        lambda: second.call("delete_run", run_id=runs[1]),
        how,
    )
    if how == "rollback":
        first.call("delete_run", run_id=runs[0])
    assert (
        scene.owner.query(
            "select operation from public.overlay_operations where operation_id = %s", [operation]
        )
        == []
    )


@pytest.mark.parametrize("larger", ["document", "project"])
@pytest.mark.parametrize("which", [0, 1])
def test_a_deletion_of_one_run_and_of_all_do_not_deadlock(
    scene: Scene, larger: str, which: int
) -> None:
    blocker, one, everything = scene.person(), scene.person(), scene.person()
    runs = two_runs(scene)
    confirm_project(scene)
    (staged,) = scene.stage(runs[which], 1)
    blocker.begin()
    assert blocker.patch(staged, EDITED) == 1
    assert one.start(lambda: one.call("delete_run", run_id=runs[which]))
    (document,) = scene.owner.query(
        "select source_uid from public.documents_v2 where owner_id = %s", [scene.user]
    )
    arguments = {
        "document": document,
        "project": {
            "project_id": scene.project,
            "expected": {"documents": 1, "confirmed": 1},  # once the other run is gone
        },
    }[larger]
    assert everything.start(lambda: everything.call(f"delete_{larger}", **arguments))
    blocker.end("commit")
    assert refusal(one.result()) is None
    assert refusal(everything.result()) is None
    assert [scene.run_row(run) for run in runs] == [None, None]


@pytest.mark.parametrize("expired", [0, 1])
def test_a_claim_that_takes_leases_back_does_not_deadlock_with_a_bulk_confirmation(
    scene: Scene, expired: int
) -> None:
    """A claim of any run comes through the runs in an order of its own."""
    reviewer, worker = scene.person(), scene.worker()
    runs = two_runs(scene, max_attempts=1)
    scene.claim(runs[expired])
    scene.let_leases_run_out()
    scene.owner.query(
        "update public.runs_v2 set last_claimed_at = null where run_id = %s", [runs[expired]]
    )
    with scene.holding_the_row_of(runs[1 - expired]):
        assert reviewer.start(lambda: reviewer.call("confirm_project", project_id=scene.project))
        worker.start(
            lambda: worker.rows("claim_overlay_batch", project_id=scene.project, worker_id="w")
        )
    assert reviewer.result()["confirmed"] == 2
    assert refusal(worker.result()) is None


@pytest.mark.parametrize("larger", ["document", "project"])
def test_a_deletion_does_not_deadlock_with_a_worker_who_counts_twice(
    scene: Scene, larger: str
) -> None:
    """A second update of a run's row in one transaction makes its foreign keys look again."""
    worker, deleter = scene.worker(), scene.person()
    document = scene.document(1)
    run = scene.run(document=document)
    scene.claim(run)
    scene.let_leases_run_out()
    arguments = {
        "document": {"source_uid": document["source_uid"]},
        "project": {"project_id": scene.project, "expected": {"documents": 1, "confirmed": 0}},
    }[larger]
    with scene.holding_the_row_of(run):
        assert worker.start(lambda: claim(worker, run))
        assert deleter.start(lambda: deleter.call(f"delete_{larger}", **arguments))
    assert len(worker.result()) == 1
    assert refusal(deleter.result()) is None


def test_deletions_of_runs_that_share_operations_do_not_deadlock(scene: Scene) -> None:
    """One of them comes through the operations run by run, the other all at once."""
    blocker, some, one = scene.person(), scene.person(), scene.person()
    document = scene.document(2)
    first, second = sorted(scene.run(document=document) for _ in range(2))
    third = scene.run(2)
    (in_first, *_), (in_second, staged) = scene.stage(first), scene.stage(second)
    with_first, with_second = scene.stage(third)
    while confirm(scene, [in_first, with_first]) < confirm(scene, [in_second, with_second]):
        scene.setting.call(
            "reopen_overlays", overlay_ids=[in_first, in_second, with_first, with_second]
        )
    blocker.begin()
    assert blocker.patch(staged, EDITED) == 1
    assert some.start(lambda: some.call("delete_document", source_uid=document["source_uid"]))
    one.start(lambda: one.call("delete_run", run_id=third))
    blocker.end("commit")
    assert refusal(some.result()) is None
    assert refusal(one.result()) is None


def confirm(scene: Scene, overlays: list[UUID]) -> str:
    answer = scene.setting.call("confirm_overlays", overlay_ids=overlays)
    operation: str = answer["operation_id"]
    return operation
