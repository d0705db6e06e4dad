"""Null, empty, repeated, mixed and absurd arguments: each has an answer that its comment names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from attack import calls, values

if TYPE_CHECKING:
    from attack.catalogue import Function
    from attack.conftest import Scene

# A list of nothing's documents is empty, as is that of a project which is not there.
EMPTY_WITHOUT = {("list_documents", "project_id")}


def documented(scene: Scene, function: Function) -> set[str]:
    """Read the SQLSTATEs from a function's comment, and from those that it refers to."""
    states = set(re.findall(r"\b(\d{5}|PT\d{3})\b", function.comment))
    for name in re.findall(r"(?:those|that|as) of (\w+)|as (\w+)\(", function.comment):
        for other in scene.functions:
            if other.name in name and other is not function:
                states |= set(re.findall(r"\b(\d{5}|PT\d{3})\b", other.comment))
    return states


def ask(scene: Scene, function: Function, **changed: Any) -> calls.Answer:
    arguments = function.good_arguments(scene.bob) | changed
    return calls.call(
        scene.database, function, arguments, role=function.best_role(), user=scene.bob.user
    )


def test_null_for_a_required_argument_is_refused(scene: Scene) -> None:
    wrong = []
    asked = 0
    for function in scene.functions:
        for name in function.names[: function.required]:
            asked += 1
            told = ask(scene, function, **{name: None})
            empty = (told.state, told.rows) == ("00000", [])
            if (function.name, name) in EMPTY_WITHOUT and empty:
                continue
            if told.state not in {"22023", "PT404", "PT409"} & documented(scene, function):
                wrong.append((function.signature, name, told.state, told.words))
    assert wrong == []
    assert asked > 50


def test_null_for_another_argument_stands_for_its_default_or_is_refused(scene: Scene) -> None:
    refused = set()
    for function in scene.functions:
        for name in function.names[function.required :]:
            told = ask(scene, function, **{name: None})
            if told.state != "00000":
                assert told.state in {"22023", "23514"} & documented(scene, function), told
                refused.add(name)
    assert refused == {
        "after_doubtful", "batch_size", "converter", "mode", "model_config", "page_size",
        "project_id", "retry_after", "unconfirmed",
    }  # fmt: skip


def test_null_for_all_arguments_at_once_is_refused(scene: Scene) -> None:
    """Except where nothing in particular is asked for."""
    answers = {}
    for function in scene.functions:
        if function.names:
            told = ask(scene, function, **dict.fromkeys(function.names))
            assert told.state in {"00000", "22023", "PT404", "23514"}, (function.signature, told)
            answers[function.name] = told.state
    assert {name for name, state in answers.items() if state == "00000"} == {
        "budget_pauses", "diagnose", "next_claim_in", "queue_length"
    }  # fmt: skip


def test_values_out_of_range_are_taken_or_refused_as_documented(scene: Scene) -> None:
    wrong = []
    refused = 0
    for function in scene.functions:
        expected = documented(scene, function)
        for name, of_type in function.typed():
            for value in values.OUT_OF_RANGE[of_type]:
                told = ask(scene, function, **{name: value})
                clients = calls.cast_state(scene.database, value, of_type)
                if told.state not in {"00000", clients, *expected}:
                    wrong.append((function.signature, name, value, told.state, told.words))
                refused += told.state != "00000"
    assert wrong == []
    assert refused > 100


OUT_OF_RANGE = [
    ("claim_overlay_batch", "batch_size", values.NUMBERS[:3] + values.NUMBERS[4:], "22023"),
    ("claim_overlay_batch", "lease", values.INTERVALS, "22023"),
    ("claim_overlay_batch", "worker_id", ("w" * 10_000, "", "   "), "22023"),
    ("complete_overlay_batch", "worker_id", ("w" * 10_000, "", "   "), "22023"),
    ("fail_overlay_batch", "worker_id", ("w" * 10_000, "", "   "), "22023"),
    ("release_overlay_batch", "worker_id", ("w" * 10_000, "", "   "), "22023"),
    ("extend_claims", "worker_id", ("w" * 10_000, "", "   "), "22023"),
    ("extend_claims", "lease", values.INTERVALS, "22023"),
    ("plan_message_batch", "worker_id", ("w" * 10_000, "", "   "), "22023"),
    ("plan_message_batch", "lease", values.INTERVALS, "22023"),
    ("plan_message_batch", "output_schemas", ("[]", "null", "1"), "22023"),
    ("submit_message_batch", "provider_batch_id", ("m" * 10_000, "", "   "), "22023"),
    ("take_message_batch", "hold", values.INTERVALS, "22023"),
    ("close_message_batch", "worker_id", ("w" * 10_000, "", "   "), "22023"),
    ("release_overlay_batch", "retry_after", values.INTERVALS[:1] + values.INTERVALS[3:], "22023"),
    ("list_projects", "page_size", values.NUMBERS[:3] + values.NUMBERS[4:], "23514"),
    ("list_documents", "page_size", values.NUMBERS[:3] + values.NUMBERS[4:], "23514"),
    ("list_schemas", "page_size", values.NUMBERS[:3] + values.NUMBERS[4:], "23514"),
    ("list_runs", "page_size", values.NUMBERS[:3] + values.NUMBERS[4:], "23514"),
    ("list_overlays", "page_size", values.NUMBERS[:3] + values.NUMBERS[4:], "23514"),
    ("confirm_run", "watermark", ("", "x", "1:2", "2:1:", "-1:1:", "9" * 40 + ":1:"), "22023"),
    ("export_run", "mode", ("", "CONFIRMED", "draft", "confirmed; staging"), "22023"),
    ("export_run", "unconfirmed", ("", "EMPTY", "x"), "22023"),
    ("list_overlays", "flags", (["x"], [None], ["invalid", "x"], ["INVALID"]), "22023"),
    ("create_project", "project_name", ("", "  ", None), "22023"),
    ("create_project", "project_name", ("n" * 501,), "23514"),
    ("ingest_document", "doc_title", ("n" * 501,), "23514"),
    ("ingest_document", "source_sha256", ("", "x", "A" * 64, "a" * 65), "22023"),
    ("ingest_document", "source_filesize", (-1,), "22023"),
    ("begin_conversion", "doc_title", ("n" * 501,), "23514"),
    ("begin_conversion", "source_sha256", ("", "x", "A" * 64, "a" * 65), "22023"),
    ("begin_conversion", "lease", values.INTERVALS, "22023"),
    ("fail_conversion", "error", ("", "  "), "22023"),
    ("update_overlay_staging", "expected_version", (-1, 0, 2_147_483_647), "PT409"),
    ("confirm_overlays", "expected_versions", ([], [1], [1, None], "{{1},{1}}"), "22023"),
    ("confirm_overlays", "expected_versions", ([0, 0], [2_147_483_647, -1]), "PT409"),
    ("reject_overlays_to_pending", "reason", ("r" * 2001,), "22023"),
    ("exclude_overlays", "reason", ("r" * 2001,), "22023"),
    ("pause_run", "reason", ("", " "), "22023"),
    ("record_llm_calls", "worker_id", ("w" * 10_000, "", "   "), "22023"),
    ("set_run_budget", "budget", ("-0.01", "NaN", "Infinity", "1e12"), "22023"),
    ("set_project_budget", "budget", ("-0.01", "NaN", "Infinity", "1e12"), "22023"),
    ("set_model_price", "input", ("-1", "NaN", "Infinity", "1e9", None), "22023"),
    ("set_model_price", "batch_factor", ("-1", "NaN", "1.01"), "22023"),
    ("set_model_price", "valid_from", ("infinity", "-infinity", "5874897-12-31"), "22023"),
]


@pytest.mark.parametrize(("name", "argument", "given", "state"), OUT_OF_RANGE)
def test_what_is_out_of_range_is_refused(
    scene: Scene, name: str, argument: str, given: tuple[Any, ...], state: str
) -> None:
    overloads = [each for each in scene.functions if each.name == name and argument in each.names]
    assert overloads != []
    for function in overloads:
        for value in given:
            told = ask(scene, function, **{argument: value})
            assert told.state == state, (function.signature, value, told)


OF_IDS = ["overlay_ids", "block_uids"]


def takers(scene: Scene, argument: str) -> list[Function]:
    found = [each for each in scene.functions if argument in each.names]
    assert len(found) >= 2
    return found


@pytest.mark.parametrize("argument", OF_IDS)
def test_no_ids_at_all_are_an_operation_on_nothing(scene: Scene, argument: str) -> None:
    before = calls.contents(scene.database)
    for function in takers(scene, argument):
        told = calls.call(
            scene.database,
            function,
            function.good_arguments(scene.bob) | {argument: []},
            role="authenticated",
            user=scene.bob.user,
            look=True,
        )
        assert told.state == "00000"
        assert told.rows[0][0]["operation_id"] is None
        assert told.after == before


@pytest.mark.parametrize("argument", OF_IDS)
@pytest.mark.parametrize(
    ("kind", "state"), [("twice", "22023"), ("null among them", "22023"), ("unknown", "PT404")]
)
def test_ids_that_are_not_named_once_each_are_refused(
    scene: Scene, argument: str, kind: str, state: str
) -> None:
    for function in takers(scene, argument):
        own = function.good_arguments(scene.bob)[argument]
        unknown = values.UUIDS[0] if argument == "overlay_ids" else "no such block"
        added = {"twice": own[0], "null among them": None, "unknown": unknown}[kind]
        for ids in ([*own, added], [added, *own]):
            told = ask(scene, function, **{argument: ids})
            assert told.state == state, (function.signature, told)


def test_ids_of_two_owners_are_refused_and_ones_own_are_left_alone(scene: Scene) -> None:
    for function in takers(scene, "overlay_ids"):
        own = function.good_arguments(scene.bob)["overlay_ids"]
        for other in scene.alice.overlays:
            told = ask(scene, function, overlay_ids=[*own, other])
            assert told.state == "PT404"
            assert not [each for each in own if each in told.words]


def test_ids_of_two_runs_of_one_owner_are_one_operation(scene: Scene) -> None:
    database = scene.database
    second = calls.run(
        database,
        "select public.create_run_v2(%s, %s)",
        [scene.bob.arguments["conv_uid"], scene.bob.arguments["schema_id"]],
        role="authenticated",
        claims={"sub": scene.bob.user},
    )
    assert second.state == "00000"
    row = database.execute(
        "select public.create_run_v2(%s, %s, actor => %s)",
        [scene.bob.arguments["conv_uid"], scene.bob.arguments["schema_id"], scene.bob.user],
    ).fetchone()
    assert row is not None
    both = database.execute(
        "select array(select id::text from public.block_overlays_v2 where owner_id = %s"
        "  and status = 'pending' and excluded_at is null)",
        [scene.bob.user],
    ).fetchone()
    assert both is not None
    exclude = next(each for each in scene.functions if each.name == "exclude_overlays")
    told = ask(scene, exclude, overlay_ids=both[0])
    assert told.state == "00000"
    assert told.rows[0][0]["excluded"] == len(both[0])
    runs = database.execute(
        "select count(distinct run_id) from public.block_overlays_v2 where id = any(%s::uuid[])",
        [both[0]],
    ).fetchone()
    assert runs is not None
    assert runs[0] >= 2
