"""What people do to a run while workers claim from it and complete: both keep their word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from interleaving.scene import claim, complete, meet, refusal

if TYPE_CHECKING:
    from interleaving.scene import Scene

HOW = pytest.mark.parametrize("how", ["commit", "rollback"])


@HOW
def test_a_run_that_is_being_cancelled_gives_nothing(scene: Scene, how: str) -> None:
    person, worker = scene.person(), scene.worker()
    run = scene.run()
    answer, waited = meet(
        person,
        lambda: person.call("cancel_run", run_id=run),
        worker,
        lambda: claim(worker, run),
        how,
    )
    assert not waited
    assert answer == []
    assert len(claim(worker, run)) == (0 if how == "commit" else 1)


CLOSING = ["cancel_run", "pause_run", "delete_run"]


@pytest.mark.parametrize("act", CLOSING)
def test_whoever_waits_for_a_claim_does_not_wait_for_the_next(scene: Scene, act: str) -> None:
    worker, person, another = scene.worker(), scene.person(), scene.worker()
    run = scene.run(2)
    reason = {"reason": "wait"} if act == "pause_run" else {}
    worker.begin()
    (held,) = claim(worker, run, 1)
    assert person.start(lambda: person.call(act, run_id=run, **reason))
    assert not another.start(lambda: claim(another, run))
    assert another.result() == []  # else it could go on so for as long as there is work
    # a claim that is held may be handed back in the same transaction
    assert complete(worker, [held])["completed"] == 1
    worker.end("commit")
    assert refusal(person.result()) is None
    row = scene.run_row(run)
    assert row is None or row["status"] in {"cancelled", "paused"}


@HOW
def test_a_cancel_releases_what_is_claimed_while_it_waits(scene: Scene, how: str) -> None:
    worker, person = scene.worker(), scene.person()
    run = scene.run(2)
    answer, waited = meet(
        worker,
        lambda: claim(worker, run, 1),
        person,
        lambda: person.call("cancel_run", run_id=run),
        how,
    )
    assert waited
    assert answer["released"] == (1 if how == "commit" else 0)
    row = scene.run_row(run)
    assert row is not None
    assert (row["status"], row["pending_blocks"]) == ("cancelled", 2)


@HOW
def test_an_answer_for_a_run_that_is_being_cancelled_is_lost(scene: Scene, how: str) -> None:
    person, worker = scene.person(), scene.worker()
    run = scene.run()
    claims = scene.claim(run)
    answer, waited = meet(
        person,
        lambda: person.call("cancel_run", run_id=run),
        worker,
        lambda: complete(worker, claims),
        how,
    )
    assert waited
    lost = [str(row["overlay_id"]) for row in claims] if how == "commit" else []
    assert answer == {"completed": 1 - len(lost), "returned": 0, "failed": 0, "lost": lost}


@HOW
def test_a_cancel_that_waits_for_the_last_answer_finds_the_run_over(scene: Scene, how: str) -> None:
    worker, person = scene.worker(), scene.person()
    run = scene.run()
    claims = scene.claim(run)
    answer, waited = meet(
        worker,
        lambda: complete(worker, claims),
        person,
        lambda: person.call("cancel_run", run_id=run),
        how,
    )
    assert waited
    if how == "commit":
        assert refusal(answer) == "PT409"
    else:
        assert answer["released"] == 1


@HOW
def test_a_run_that_is_being_paused_gives_nothing(scene: Scene, how: str) -> None:
    person, worker = scene.person(), scene.worker()
    run = scene.run()
    answer, _ = meet(
        person,
        lambda: person.call("pause_run", run_id=run, reason="lunch"),
        worker,
        lambda: claim(worker, run),
        how,
    )
    if how == "commit":
        assert answer == [], "it was claimed after the pause"
    assert len(claim(worker, run)) + len(answer) == (0 if how == "commit" else 1)


@HOW
def test_a_pause_lets_a_worker_finish_what_it_claimed_before(scene: Scene, how: str) -> None:
    worker, person = scene.worker(), scene.person()
    run = scene.run(2)
    claims = []
    _, waited = meet(
        worker,
        lambda: claims.extend(claim(worker, run, 1)),
        person,
        lambda: person.call("pause_run", run_id=run, reason="lunch"),
        how,
    )
    assert waited
    row = scene.run_row(run)
    assert row is not None
    assert row["status"] == "paused"
    assert complete(worker, claims)["completed"] == (1 if how == "commit" else 0)


@HOW
def test_an_overlay_that_is_being_excluded_is_not_claimed(scene: Scene, how: str) -> None:
    person, worker = scene.person(), scene.worker()
    run = scene.run()
    (overlay,) = scene.owner.query(
        "select id from public.block_overlays_v2 where run_id = %s", [run]
    )
    answer, waited = meet(
        person,
        lambda: person.call("exclude_overlays", overlay_ids=[overlay["id"]]),
        worker,
        lambda: claim(worker, run),
        how,
    )
    assert not waited
    assert answer == []
    assert len(claim(worker, run)) == (0 if how == "commit" else 1)


@HOW
def test_an_overlay_that_is_being_claimed_is_not_excluded(scene: Scene, how: str) -> None:
    worker, person = scene.worker(), scene.person()
    run = scene.run()
    (overlay,) = scene.owner.query(
        "select id from public.block_overlays_v2 where run_id = %s", [run]
    )
    answer, waited = meet(
        worker,
        lambda: claim(worker, run),
        person,
        lambda: person.call("exclude_overlays", overlay_ids=[overlay["id"]]),
        how,
    )
    assert waited
    if how == "commit":
        assert refusal(answer) == "PT409"
    else:
        assert answer["excluded"] == 1


@HOW
def test_a_reject_waits_for_the_answer_that_it_rejects(scene: Scene, how: str) -> None:
    worker, person = scene.worker(), scene.person()
    claims = scene.claim(scene.run())
    overlay = claims[0]["overlay_id"]
    answer, waited = meet(
        worker,
        lambda: complete(worker, claims),
        person,
        lambda: person.call("reject_overlays_to_pending", overlay_ids=[overlay]),
        how,
    )
    assert waited
    if how == "commit":
        assert answer["rejected"] == 1
        assert scene.overlay(overlay)["status"] == "pending"
    else:
        assert refusal(answer) == "PT409"
        assert scene.overlay(overlay)["status"] == "claimed"


@HOW
def test_a_late_worker_does_not_answer_for_what_is_being_rejected(scene: Scene, how: str) -> None:
    person, worker = scene.person(), scene.worker()
    run = scene.run()
    late = scene.claim(run)
    scene.let_leases_run_out()
    (overlay,) = scene.stage(run)
    answer, _ = meet(
        person,
        lambda: person.call("reject_overlays_to_pending", overlay_ids=[overlay]),
        worker,
        lambda: complete(worker, late, {"summary": "too late"}),
        how,
    )
    assert answer["lost"] == [str(overlay)]
    assert scene.overlay(overlay)["staging_version"] == (2 if how == "commit" else 1)


@HOW
@pytest.mark.parametrize("first", ["reject", "complete"])
def test_a_reject_and_an_answer_in_one_run_both_count(scene: Scene, how: str, first: str) -> None:
    person, worker = scene.person(), scene.worker()
    run = scene.run(2)
    (staged,), claims = scene.stage(run, 1), scene.claim(run)
    acts = {
        "reject": (person, lambda: person.call("reject_overlays_to_pending", overlay_ids=[staged])),
        "complete": (worker, lambda: complete(worker, claims)),
    }
    second = acts["complete" if first == "reject" else "reject"]
    answer, waited = meet(*acts[first], *second, how)
    assert waited, "for the counters of the run"
    assert refusal(answer) is None


@HOW
def test_a_cancel_waits_for_a_retry(scene: Scene, how: str) -> None:
    person, canceller = scene.person(), scene.person()
    run, overlay = failed_overlay(scene)
    answer, waited = meet(
        person,
        lambda: person.call("retry_failed_overlays", run_id=run),
        canceller,
        lambda: canceller.call("cancel_run", run_id=run),
        how,
    )
    assert waited
    assert refusal(answer) is None
    assert scene.overlay(overlay)["status"] == ("pending" if how == "commit" else "failed")
    assert scene.claim(run) == []


@HOW
def test_a_retry_in_a_run_that_is_being_cancelled_wakes_no_worker(scene: Scene, how: str) -> None:
    canceller, person = scene.person(), scene.person()
    run, overlay = failed_overlay(scene)
    answer, waited = meet(
        canceller,
        lambda: canceller.call("cancel_run", run_id=run),
        person,
        lambda: person.call("retry_failed_overlays", run_id=run),
        how,
    )
    assert waited
    assert answer["retried"] == 1
    assert scene.overlay(overlay)["status"] == "pending"
    assert len(scene.claim(run)) == (0 if how == "commit" else 2)


def failed_overlay(scene: Scene) -> tuple[object, object]:
    """Make a run with one failed overlay and one pending."""
    run = scene.run(2)
    (row,) = scene.claim(run, 1)
    scene.setting_worker.call(
        "fail_overlay_batch",
        worker_id="w",
        failures=[
            {
                "overlay_id": str(row["overlay_id"]),
                "claim_token": str(row["claim_token"]),
                "kind": "item_terminal",
                "error": "refused",
            }
        ],
    )
    return run, row["overlay_id"]
