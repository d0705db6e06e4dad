"""No argument of any function ever becomes part of a statement, or makes one tell a secret."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from attack import calls, traps, values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attack.catalogue import Function
    from attack.conftest import Scene

ROLES = ["authenticated", "overlay_worker", "overlay_exporter"]


def hostile_calls(scene: Scene, role: str) -> Iterator[tuple[Function, str, Any, dict[str, Any]]]:
    """Put each hostile value into each argument, beside others that are right."""
    for function in scene.functions:
        if role not in function.roles:
            continue
        good = function.good_arguments(scene.bob)
        for name, of_type in function.typed():
            for value in values.injections(of_type):
                yield function, name, value, good | {name: value}


@pytest.mark.parametrize("role", ROLES)
def test_a_hostile_text_is_only_a_text(scene: Scene, role: str) -> None:
    traps.lay_wire(scene.database)
    before = calls.catalogue(scene.database)
    casts: dict[tuple[str, str], str] = {}
    wrong = []
    asked = 0
    for function, name, value, arguments in hostile_calls(scene, role):
        asked += 1
        of_type = dict(function.typed())[name]
        key = of_type, str(value)
        if key not in casts:
            casts[key] = calls.cast_state(scene.database, value, of_type)
        told = calls.call(scene.database, function, arguments, role=role, user=scene.bob.user)
        if casts[key] == "00000":
            fine = told.state in {"00000", *calls.OURS}
        else:
            fine = told.state == casts[key]
        if not fine:
            wrong.append((function.signature, name, value, told.state, told.words))
        if scene.alice.canary in told.words and role == "authenticated":
            wrong.append((function.signature, name, value, "tells", told.words))
    assert wrong == []
    assert asked > 100
    assert traps.touched(scene.database) == 0
    assert calls.catalogue(scene.database) == before
    scene.database.execute("select wire.touch()")
    assert traps.touched(scene.database) == 1, "a wire that cannot be touched proves nothing"


def test_hostile_texts_are_kept_as_they_are(scene: Scene) -> None:
    kept = 0
    create = next(each for each in scene.functions if each.name == "create_project")
    for text in values.INJECTIONS:
        told = calls.call(
            scene.database,
            create,
            {"project_name": f"p{text}", "description": text, "actor": None},
            role="authenticated",
            user=scene.bob.user,
            look=True,
        )
        assert told.state == "00000"
        with scene.database.transaction(force_rollback=True):
            calls.become(scene.database, "authenticated", {"sub": scene.bob.user})
            row = scene.database.execute(
                "select p.project_name, p.description from public.projects p where p.project_id ="
                " public.create_project(%s, %s)",
                [f"p{text}", text],
            ).fetchone()
            assert row is None, "a statement does not see what it inserts"
            made = scene.database.execute(
                "select public.create_project(%s, %s)", [f"p{text}", text]
            ).fetchone()
            row = scene.database.execute(
                "select project_name, description from public.projects where project_id = %s", made
            ).fetchone()
        assert row == (f"p{text}", text)
        kept += 1
    assert kept == len(values.INJECTIONS)


def test_hostile_texts_outlive_a_document_a_claim_and_an_export(scene: Scene) -> None:
    text = "\n".join(values.INJECTIONS)
    with scene.database.transaction(force_rollback=True):
        traps.lay_wire(scene.database)
        ids = scene.database.execute(
            """
            select
              public.create_project('p', actor => %(user)s) as project,
              public.register_schema(
                jsonb_build_object('schema_ref', %(text)s::text), %(user)s
              ) as schema
            """,
            {"user": scene.bob.user, "text": text},
        ).fetchone()
        assert ids is not None
        end = len(text.encode())
        document = scene.database.execute(
            """
            select public.ingest_document(
              %(project)s, %(text)s, %(text)s, %(text)s, jsonb_build_array(jsonb_build_object(
                'block_type', 'paragraph', 'block_locator', jsonb_build_object(
                  'unit', 'byte', 'start_offset', 0, 'end_offset', %(end)s::integer
                )
              )), %(text)s, actor => %(user)s
            ) ->> 'conv_uid'
            """,
            {
                "project": ids[0],
                "text": text[:450],
                "end": len(text[:450].encode()),
                "user": scene.bob.user,
            },
        ).fetchone()
        assert document is not None
        run = scene.database.execute(
            "select public.create_run_v2(%s, %s, jsonb_build_object('model', %s::text), %s)",
            [document[0], ids[1], text[:450], scene.bob.user],
        ).fetchone()
        assert run is not None
        claim = scene.database.execute(
            "select * from public.claim_overlay_batch(%s, 1, %s)", [run[0], text[:150]]
        ).fetchone()
        assert claim is not None
        assert text[:450] in claim
        scene.database.execute(
            """
            select public.complete_overlay_batch(%(worker)s, jsonb_build_array(jsonb_build_object(
              'overlay_id', %(id)s::uuid, 'claim_token', %(token)s::uuid,
              'data', jsonb_build_object(%(text)s::text, %(text)s::text)
            )))
            """,
            {"worker": text[:150], "id": claim[0], "token": claim[6], "text": text},
        )
        scene.database.execute(
            "select public.confirm_run(%s, actor => %s)", [run[0], scene.bob.user]
        )
        exported = scene.database.execute(
            "select public.export_run(%s, actor => %s)", [run[0], scene.bob.user]
        ).fetchone()
        assert exported is not None
        assert exported[0]["user_defined"]["data"] == {text: text}
        assert exported[0]["immutable"]["block_content"] == text[:450]
        assert end > 450
        assert traps.touched(scene.database) == 0
