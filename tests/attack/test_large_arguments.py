"""A text of hundreds of megabytes is refused like a short one, and by no internal error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attack import calls
from attack.catalogue import as_literal

if TYPE_CHECKING:
    from attack.conftest import Scene

# To trim takes eight bytes a character, to fold and to translate four: more than a value may have.
CHARACTERS = 270_000_000


@pytest.mark.parametrize(
    ("name", "argument", "state"),
    [
        ("claim_overlay_batch", "worker_id", "22023"),
        ("create_project", "project_name", "23514"),
        ("ingest_document", "source_text", "PT413"),
        ("list_overlays", "search", "22023"),
        ("submit_message_batch", "provider_batch_id", "22023"),
    ],
)
def test_a_text_of_hundreds_of_megabytes_is_refused(
    scene: Scene, name: str, argument: str, state: str
) -> None:
    function = next(each for each in scene.functions if each.name == name)
    good = function.good_arguments(scene.bob)
    others = {other: good[other] for other in function.names[: function.required]} | {
        other: good[other] for other in ("run_id", "worker_id") if other in function.names
    }
    others.pop(argument, None)
    types = dict(function.typed())
    given = ", ".join(f"{other} => %({other})s::{types[other]}" for other in others)
    told = calls.run(
        scene.database,
        f"select count(*) from public.{name}({argument} => repeat('m', {CHARACTERS})"
        f"{given and ', '}{given})",
        {other: as_literal(value, types[other]) for other, value in others.items()},
        role=function.best_role(),
        claims={"sub": scene.bob.user},
    )
    assert told.state == state, told
