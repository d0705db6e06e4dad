"""Text of every awkward form is taken or refused, and what is taken stays as it is."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from attack import calls, values

if TYPE_CHECKING:
    from attack.conftest import Scene

SECONDS = 5.0


@pytest.mark.parametrize("kind", values.AWKWARD)
def test_awkward_text_is_taken_or_refused(scene: Scene, kind: str) -> None:
    text = values.AWKWARD[kind]
    asked = 0
    for function in scene.functions:
        for name, of_type in function.typed():
            value: Any
            match of_type:
                case "pg_catalog.text":
                    value = text
                case "pg_catalog._text":
                    value = [text]
                case "pg_catalog.jsonb":
                    value = {text: text, "schema_ref": text}
                case _:
                    continue
            asked += 1
            began = time.monotonic()
            told = calls.call(
                scene.database,
                function,
                function.good_arguments(scene.bob) | {name: value},
                role=function.best_role(),
                user=scene.bob.user,
            )
            assert time.monotonic() - began < SECONDS, (function.signature, name)
            assert told.state in {"00000", *calls.OURS}, (function.signature, name, told.message)
    assert asked > 40


@pytest.mark.parametrize("kind", values.AWKWARD)
def test_awkward_text_that_is_staged_is_exported_as_it_was(scene: Scene, kind: str) -> None:
    text = values.AWKWARD[kind]
    run, overlay = scene.bob.arguments["run_id"], scene.bob.overlays[0]
    edit = next(
        each
        for each in scene.functions
        if each.name == "update_overlay_staging" and "overlay_id" in each.names
    )
    with scene.database.transaction(force_rollback=True):
        calls.become(scene.database, "authenticated", {"sub": scene.bob.user})
        scene.database.execute(
            f"select public.{edit.name}(overlay_id => %s::uuid, data => jsonb_build_object("
            "  'title', %s::text, %s::text, 1))",
            [overlay, text, text],
        )
        scene.database.execute("select public.confirm_overlays(array[%s::uuid])", [overlay])
        rows = scene.database.execute(
            "select public.export_run(%s::uuid, unconfirmed => 'omit')", [run]
        ).fetchall()
        problems = scene.database.execute(
            "select problem from public.verify_history(%s::uuid)", [run]
        ).fetchall()
    assert rows[0][0]["user_defined"]["data"] == {"title": text, text: 1}
    assert problems == []


@pytest.mark.parametrize("kind", values.AWKWARD)
def test_awkward_text_that_is_ingested_is_cut_by_its_bytes(scene: Scene, kind: str) -> None:
    text = f"a{values.AWKWARD[kind]}z"
    ingest = next(each for each in scene.functions if each.name == "ingest_document")
    locator = {"unit": "byte", "start_offset": 1, "end_offset": len(text.encode()) - 1}
    with scene.database.transaction(force_rollback=True):
        calls.become(scene.database, "authenticated", {"sub": scene.bob.user})
        row = scene.database.execute(
            f"select public.{ingest.name}(%s, 'Document', 'md', %s, jsonb_build_array("
            "  jsonb_build_object('block_type', 'paragraph', 'block_locator', %s::jsonb)"
            ")) ->> 'conv_uid'",
            [scene.bob.arguments["project_id"], text, json.dumps(locator)],
        ).fetchone()
        assert row is not None
        found = scene.database.execute(
            "select block_content from public.blocks_v2 where conv_uid = %s", row
        ).fetchone()
    assert found == (values.AWKWARD[kind],)


@pytest.mark.parametrize("text", ["", " ", "\t\n", "\r\n\f\v "])
def test_a_source_of_nothing_but_white_space_is_refused(scene: Scene, text: str) -> None:
    ingest = next(each for each in scene.functions if each.name == "ingest_document")
    told = calls.call(
        scene.database,
        ingest,
        ingest.good_arguments(scene.bob) | {"source_text": text},
        role="authenticated",
        user=scene.bob.user,
    )
    assert told.state == "22023"


def test_a_source_beyond_the_limit_is_refused(scene: Scene) -> None:
    scene.database.execute("update overlay_private.settings set max_source_bytes = 1048576")
    ingest = next(each for each in scene.functions if each.name == "ingest_document")
    for size, state in ((1048576, "00000"), (1048577, "PT413")):
        told = calls.call(
            scene.database,
            ingest,
            ingest.good_arguments(scene.bob) | {"source_text": "m" * size},
            role="authenticated",
            user=scene.bob.user,
        )
        assert told.state == state
