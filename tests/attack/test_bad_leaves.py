"""Whatever stands at any one place of any JSON argument, a call answers as documented."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attack import calls, leaves

if TYPE_CHECKING:
    from attack.catalogue import Function
    from attack.conftest import Scene


def takers(scene: Scene) -> list[tuple[Function, str]]:
    return [
        (function, name)
        for function in scene.functions
        for name, given in function.typed()
        if given == "pg_catalog.jsonb"
    ]


def ask(scene: Scene, function: Function, name: str, text: str) -> calls.Answer:
    return calls.call(
        scene.database,
        function,
        function.good_arguments(scene.bob) | {name: text},
        role=function.best_role(),
        user=scene.bob.user,
    )


def test_any_value_at_any_place_is_taken_or_refused(scene: Scene) -> None:
    wrong = []
    asked = 0
    examples = leaves.examples(scene.bob)
    for function, name in takers(scene):
        for example in examples[name]:
            for place, path in enumerate(leaves.paths(example)):
                # of a schema's many places each gets some of the values
                every = 4 if name == "schema_jsonb" else 1
                for leaf in leaves.VALUES[place % every :: every]:
                    asked += 1
                    told = ask(scene, function, name, leaves.changed(example, path, leaf))
                    if told.state not in {"00000", *calls.OURS}:
                        wrong.append((function.name, name, path, str(leaf)[:50], told.state))
                    if scene.alice.canary in told.words:
                        wrong.append((function.name, name, path, str(leaf)[:50], told.words))
    assert wrong == []
    assert asked > 4_000


def test_any_member_may_be_missing(scene: Scene) -> None:
    wrong = []
    examples = leaves.examples(scene.bob)
    for function, name in takers(scene):
        for example in examples[name]:
            for path in leaves.paths(example):
                if path:
                    told = ask(scene, function, name, leaves.without(example, path))
                    if told.state not in {"00000", *calls.OURS}:
                        wrong.append((function.name, name, path, told.state, told.words))
    assert wrong == []


def test_the_examples_are_good(scene: Scene) -> None:
    """Else nothing is looked at beyond the first thing that is wrong with them."""
    examples = leaves.examples(scene.bob)
    refused = set()
    for function, name in takers(scene):
        for example in examples[name]:
            told = ask(scene, function, name, leaves.changed(example, (), example))
            if told.state != "00000":
                refused.add((name, told.message))
    # nobody can make up the hash of a history
    assert refused == {("since", "manifest is not of this history")}
