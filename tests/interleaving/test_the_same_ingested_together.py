"""A document that nobody has ingested before, by two at once: one stores it, the other finds it."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from interleaving.scene import Scene
    from interleaving.sessions import Session

# Text that does not compress: while PostgreSQL tries, between its look for a conflict and the
# entries in the indexes, the other one looks too.
CHANCE = random.Random(7)
TEXT = "".join(chr(CHANCE.randint(0x4E00, 0x9FFF)) for _ in range(2_000_000))


def ingest(scene: Scene, person: Session) -> Any:
    block = {"unit": "byte", "start_offset": 0, "end_offset": 3}
    return person.call(
        "ingest_document",
        project_id=scene.project,
        doc_title="a document",
        source_type="txt",
        source_text=TEXT,
        blocks=[{"block_type": "paragraph", "block_locator": block}],
    )


def test_of_two_who_ingest_the_same_one_stores_it(scene: Scene) -> None:
    people = [scene.person(), scene.person()]
    with scene.owner.connection.transaction():  # both get as far as the project's row, and go on
        scene.owner.query(
            "select from public.projects where project_id = %s for update", [scene.project]
        )
        for person in people:
            assert person.start(lambda person=person: ingest(scene, person))

    answers = [person.result() for person in people]
    assert sorted(answer["created"] for answer in answers) == [False, True]
    assert len({answer["conv_uid"] for answer in answers}) == 1
