"""JSON of every awkward form is taken or refused as documented, in seconds, by every function."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from attack import calls, values

if TYPE_CHECKING:
    from attack.catalogue import Function
    from attack.conftest import Scene

SECONDS = 10.0


def ask(scene: Scene, function: Function, name: str, value: Any) -> calls.Answer:
    began = time.monotonic()
    told = calls.call(
        scene.database,
        function,
        function.good_arguments(scene.bob) | {name: value},
        role=function.best_role(),
        user=scene.bob.user,
    )
    assert time.monotonic() - began < SECONDS, (function.signature, name)
    return told


def takers(scene: Scene, of_type: str) -> list[tuple[Function, str]]:
    return [
        (function, name)
        for function in scene.functions
        for name, given in function.typed()
        if given == of_type
    ]


@pytest.mark.parametrize("kind", [*values.JSON_TEXTS, *values.DEEPEST])
def test_awkward_json_is_taken_or_refused(scene: Scene, kind: str) -> None:
    text = (values.JSON_TEXTS | values.DEEPEST)[kind]
    clients = calls.cast_state(scene.database, text, "pg_catalog.jsonb")
    found = takers(scene, "pg_catalog.jsonb")
    assert len(found) >= 10
    for function, name in found:
        told = ask(scene, function, name, text)
        if clients == "00000":
            assert told.state in {"00000", *calls.OURS}, (function.signature, name, told.message)
        else:
            assert told.state == clients, (function.signature, name, told.message)


NO_OBJECT = ["null", '"text"', "5", "true", "[]", "[null, null]", "[1, 2, 3]"]


@pytest.mark.parametrize("text", NO_OBJECT)
@pytest.mark.parametrize("name", ["data", "schema_jsonb", "model_config"])
def test_json_that_is_no_object_is_refused(scene: Scene, name: str, text: str) -> None:
    found = [each for each in takers(scene, "pg_catalog.jsonb") if each[1] == name]
    assert found != []
    for function, _ in found:
        if function.name == "apply_schema_to_project":  # no document is left to apply it to
            continue
        assert ask(scene, function, name, text).state == "22023", function.signature


NO_CLAIMS = [
    "null", '"text"', "5", "true", "{}", "[null]", "[1]", "[[]]", "[{}]",
    '[{"overlay_id": null, "claim_token": null}]',
    '[{"overlay_id": 5, "claim_token": 6}]',
    '[{"overlay_id": "x", "claim_token": "y"}]',
    '[{"overlay_id": {"a": 1}, "claim_token": []}]',
    '[{"overlay_id": "00000000-0000-0000-0000-000000000000"}]',
    '[{"overlay_id": "{00000000-0000-0000-0000-000000000000}", "claim_token": "x"}]',
]  # fmt: skip


@pytest.mark.parametrize("text", NO_CLAIMS)
@pytest.mark.parametrize("name", ["claims", "results", "failures"])
def test_claims_that_are_none_are_refused(scene: Scene, name: str, text: str) -> None:
    found = [each for each in takers(scene, "pg_catalog.jsonb") if each[1] == name]
    assert found != []
    for function, _ in found:
        assert ask(scene, function, name, text).state == "22023", function.signature


@pytest.mark.parametrize("name", ["claims", "results", "failures"])
def test_claims_named_twice_or_by_the_thousand_are_refused(scene: Scene, name: str) -> None:
    held = scene.bob.arguments["claims"][0]
    unknown = {"overlay_id": values.UUIDS[0], "claim_token": values.UUIDS[1]}
    capitals = held | {"overlay_id": held["overlay_id"].upper()}
    for function, _ in (each for each in takers(scene, "pg_catalog.jsonb") if each[1] == name):
        for claims in ([held, held], [held, capitals], [unknown] * 1001, [unknown] * 100_000):
            assert ask(scene, function, name, claims).state == "22023", function.signature
        told = ask(scene, function, name, [unknown])
        assert told.state == "00000"
        assert told.rows[0][0]["lost"] == [values.UUIDS[0]]
        assert ask(scene, function, name, []).state == "00000"


FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"kind": "x"}, "22023"),
    ({"kind": ""}, "22023"),
    ({"kind": 5}, "22023"),
    ({"kind": {"a": 1}}, "22023"),
    ({"kind": "ITEM"}, "22023"),
    ({"kind": None}, "00000"),
    ({"kind": "item", "error": None}, "00000"),
    ({"kind": "item", "error": {"a": ["b"]}}, "00000"),
    ({"kind": "item", "error": "e" * 5_000_000}, "00000"),
    ({"kind": "money", "error": "\ufffd\u202e\U0001f9fe"}, "00000"),
    *(
        ({"kind": "provider", "retry_after": seconds}, "00000")
        for seconds in (-1, 0, 0.5, 1e9, 1e300, -1e300, None, "5", "soon", [], {}, True)
    ),
]
TINY_FAULT = '{"kind": "provider", "retry_after": 1e-400}'  # no float, as Python would have it


def test_a_fault_s_delay_may_be_too_small_for_a_double(scene: Scene) -> None:
    function = next(each for each in scene.functions if each.name == "fail_overlay_batch")
    claim = json.dumps(scene.bob.arguments["claims"][0])
    text = f"[{claim[:-1]}, {TINY_FAULT[1:]}]"
    assert ask(scene, function, "failures", text).state == "00000"


@pytest.mark.parametrize(("fault", "state"), FAULTS)
def test_faults_of_every_form_are_taken_or_refused(
    scene: Scene, fault: dict[str, Any], state: str
) -> None:
    function = next(each for each in scene.functions if each.name == "fail_overlay_batch")
    failures = [scene.bob.arguments["claims"][0] | fault]
    assert ask(scene, function, "failures", failures).state == state


def block(unit: Any, start: Any, end: Any, kind: Any = "paragraph") -> dict[str, Any]:
    locator = {"unit": unit, "start_offset": start, "end_offset": end}
    return {"block_type": kind, "block_locator": locator}


LOCATORS = [
    ("char", 0, 3), (None, 0, 3), ("byte", -1, 3), ("byte", 0, 0), ("byte", 3, 1), ("byte", 0, 11),
    ("byte", 10, 11), ("byte", 0, 2**31), ("byte", 0, 2**63), ("byte", 0, 1e300), ("byte", 0.5, 3),
    ("byte", 0, 3.5), ("byte", "zero", 3), ("byte", None, 3), ("byte", [], {}), ("byte", " 0", 3),
    ("byte", "0; drop table", 3), ("byte", "\u0660", 3),
]  # fmt: skip
BLOCKS: list[Any] = [
    *(None, {}, 5, "x", [], [None], [5], [[]], [{}]),
    [{"block_type": "paragraph"}],
    [{"block_type": "paragraph", "block_locator": "0-3"}],
    [{"block_type": "paragraph", "block_locator": [["unit", "byte"]]}],
    *([block("byte", 0, 3, kind)] for kind in ("Paragraph", "", "a b", "p" * 64, 5, None, {})),
    *([block(*locator)] for locator in LOCATORS),
    [block("byte", 0, 3), block("byte", 0, 3)],
    [block("byte", 5, 8), block("byte", 0, 3)],
]


@pytest.mark.parametrize("blocks", BLOCKS)
def test_blocks_that_are_no_pieces_of_the_source_are_refused(scene: Scene, blocks: Any) -> None:
    function = next(each for each in scene.functions if each.name == "ingest_document")
    assert ask(scene, function, "blocks", json.dumps(blocks)).state == "22023"


def test_a_block_that_ends_inside_a_character_is_refused(scene: Scene) -> None:
    function = next(each for each in scene.functions if each.name == "ingest_document")
    good = function.good_arguments(scene.bob)
    size = len("\U0001f9fe".encode())
    for start, end in ((0, 1), (0, 2), (0, 3), (1, 4), (3, 4), (0, size + 1)):
        locator = {"unit": "byte", "start_offset": start, "end_offset": end}
        told = calls.call(
            scene.database,
            function,
            good
            | {
                "source_text": "\U0001f9fe" * 2,
                "blocks": [{"block_type": "paragraph", "block_locator": locator}],
            },
            role="authenticated",
            user=scene.bob.user,
        )
        assert told.state == "22023", (start, end)
