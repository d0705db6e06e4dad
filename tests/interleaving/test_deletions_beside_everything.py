"""Deleting a run, a document or a project while somebody is at work in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from interleaving.scene import EDITED, claim, complete, create_run, meet, refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from interleaving.scene import Scene
    from interleaving.sessions import Session

HOW = pytest.mark.parametrize("how", ["commit", "rollback"])
WHAT = pytest.mark.parametrize("what", ["run", "document", "project"])
ACT = pytest.mark.parametrize(
    "act", ["claim", "complete", "confirm", "edit", "patch", "create_run"]
)


class Ground:
    """A run with one overlay awaiting review, one claimed and one pending."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.document = scene.document(3)
        self.run = scene.run(document=self.document)
        (self.staged,) = scene.stage(self.run, 1)
        self.claims = scene.claim(self.run, 1)

    def deletion(self, what: str) -> tuple[Session, Callable[[], Any]]:
        person = self.scene.person()
        arguments: dict[str, Any] = {
            "run": {"run_id": self.run},
            "document": {"source_uid": self.document["source_uid"]},
            "project": {
                "project_id": self.scene.project,
                "expected": {"documents": 1, "confirmed": 0},
            },
        }[what]
        return person, lambda: person.call(f"delete_{what}", **arguments)

    def act(self, name: str) -> tuple[Session, Callable[[], Any]]:
        """Answer something that counts what was done."""
        scene = self.scene
        session = scene.worker() if name in ("claim", "complete") else scene.person()
        acts: dict[str, Callable[[], Any]] = {
            "claim": lambda: len(claim(session, self.run)),
            "complete": lambda: complete(session, self.claims)["completed"],
            "confirm": lambda: session.call("confirm_overlays", overlay_ids=[self.staged])[
                "confirmed"
            ],
            "edit": lambda: int(
                session.call("update_overlay_staging", overlay_id=self.staged, data=EDITED)[
                    "changed"
                ]
            ),
            "patch": lambda: session.patch(self.staged, EDITED),
            "create_run": lambda: int(isinstance(create_run(session, scene, self.document), UUID)),
        }
        return session, acts[name]

    def runs_left(self) -> list[UUID]:
        return [
            row["run_id"]
            for row in self.scene.owner.query(
                "select run_id from public.runs_v2 where conv_uid = %s", [self.document["conv_uid"]]
            )
        ]


AFTER_A_DELETION: dict[str, Any] = {
    "claim": 0,
    "complete": 0,
    "confirm": "PT404",
    "edit": "PT404",
    "patch": 0,
    "create_run": "PT404",
}


@HOW
@WHAT
@ACT
def test_what_comes_during_a_deletion_finds_nothing(
    scene: Scene, how: str, what: str, act: str
) -> None:
    ground = Ground(scene)
    answer, waited = meet(*ground.deletion(what), *ground.act(act), how)
    on_the_document_alone = act == "create_run" and what == "run"
    assert waited == (act != "claim" and not on_the_document_alone)
    if how == "commit" and not on_the_document_alone:
        assert (refusal(answer) or answer) == AFTER_A_DELETION[act]
    else:
        assert answer == (0 if act == "claim" else 1), "a claim does not wait, it goes elsewhere"
    if how == "commit":
        assert ground.run not in ground.runs_left()
        assert complete(scene.setting_worker, ground.claims)["lost"]


@HOW
@WHAT
@ACT
def test_a_deletion_waits_for_who_is_at_work_and_takes_their_work_along(
    scene: Scene, how: str, what: str, act: str
) -> None:
    ground = Ground(scene)
    session, doing = ground.act(act)
    answer, waited = meet(session, doing, *ground.deletion(what), how)
    assert waited != (act == "create_run" and what == "run")
    if (how, what, act) == ("commit", "project", "confirm"):
        assert refusal(answer) == "PT409", "a confirmed value is not deleted unseen"
        assert ground.runs_left() == [ground.run]
        return
    assert ground.run not in ground.runs_left()
    assert answer["confirmed"] == (1 if (how, act) == ("commit", "confirm") else 0)
    created = (how, act) == ("commit", "create_run")
    assert answer["runs"] == (2 if created and what != "run" else 1)
    assert len(ground.runs_left()) == (1 if created and what == "run" else 0)


@HOW
@WHAT
def test_of_two_deletions_one_finds_nothing(scene: Scene, how: str, what: str) -> None:
    ground = Ground(scene)
    answer, waited = meet(*ground.deletion(what), *ground.deletion(what), how)
    assert waited
    if how == "commit":
        assert refusal(answer) == "PT404"
    else:
        assert answer["overlays"] == 3
    assert ground.runs_left() == []
