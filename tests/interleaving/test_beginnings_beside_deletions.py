"""Ingesting a document or creating a run while what it is to belong to is being deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from interleaving.scene import SCHEMA, create_run, ingest, meet, refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from interleaving.scene import Scene
    from interleaving.sessions import Session

HOW = pytest.mark.parametrize("how", ["commit", "rollback"])


def begin(person: Session, project: UUID, _blocks: int) -> Any:
    """Begin the conversion of a document that nobody has heard of before."""
    return person.call(
        "begin_conversion",
        project_id=project,
        doc_title="a document",
        source_type="docx",
        source_sha256=uuid4().hex * 2,
        source_filesize=1,
        converter="converter",
    )


ENTER = pytest.mark.parametrize("enter", [ingest, begin])


def delete_project(scene: Scene, person: Session, documents: int) -> Any:
    return person.call(
        "delete_project",
        project_id=scene.project,
        expected={"documents": documents, "confirmed": 0},
    )


def delete_schema(scene: Scene, person: Session) -> Any:
    return person.call("delete_schema", schema_id=scene.schema)


@HOW
@ENTER
def test_a_document_does_not_come_into_a_project_that_is_being_deleted(
    scene: Scene, how: str, enter: Callable[..., Any]
) -> None:
    deleter, author = scene.person(), scene.person()
    answer, waited = meet(
        deleter,
        lambda: delete_project(scene, deleter, documents=0),
        author,
        lambda: enter(author, scene.project, 1),
        how,
    )
    assert waited
    if how == "commit":
        assert refusal(answer) == "PT404"
    else:
        assert answer["created"]


@HOW
@ENTER
def test_a_project_is_not_deleted_with_a_document_that_nobody_expected(
    scene: Scene, how: str, enter: Callable[..., Any]
) -> None:
    author, deleter = scene.person(), scene.person()
    answer, waited = meet(
        author,
        lambda: enter(author, scene.project, 1),
        deleter,
        lambda: delete_project(scene, deleter, documents=0),
        how,
    )
    assert waited
    if how == "commit":
        assert refusal(answer) == "PT409"
    else:
        assert answer["documents"] == 0


@HOW
def test_a_run_is_not_created_with_a_schema_that_is_being_deleted(scene: Scene, how: str) -> None:
    deleter, author = scene.person(), scene.person()
    document = scene.document(1)
    answer, waited = meet(
        deleter,
        lambda: delete_schema(scene, deleter),
        author,
        lambda: create_run(author, scene, document),
        how,
    )
    assert waited
    assert refusal(answer) == ("PT404" if how == "commit" else None)


@HOW
def test_a_schema_is_not_deleted_under_a_run_that_is_being_created(scene: Scene, how: str) -> None:
    author, deleter = scene.person(), scene.person()
    document = scene.document(1)
    answer, waited = meet(
        author,
        lambda: create_run(author, scene, document),
        deleter,
        lambda: delete_schema(scene, deleter),
        how,
    )
    assert waited
    assert refusal(answer) == ("PT409" if how == "commit" else None)


@HOW
def test_a_schema_that_is_being_deleted_can_be_registered_again(scene: Scene, how: str) -> None:
    deleter, author = scene.person(), scene.person()
    answer, waited = meet(
        deleter,
        lambda: delete_schema(scene, deleter),
        author,
        lambda: author.call("register_schema", schema_jsonb=SCHEMA),
        how,
    )
    assert waited
    assert answer is not None
    assert (answer == scene.schema) == (how == "rollback")


@HOW
def test_a_schema_is_applied_to_what_a_deletion_leaves(scene: Scene, how: str) -> None:
    person, other = scene.person(), scene.person()
    doomed, _ = scene.document(1), scene.document(1)
    answer, waited = meet(
        person,
        lambda: person.call("delete_document", source_uid=doomed["source_uid"]),
        other,
        lambda: other.rows(
            "apply_schema_to_project", project_id=scene.project, schema_id=scene.schema
        ),
        how,
    )
    assert waited
    assert len(answer) == (1 if how == "commit" else 2)
