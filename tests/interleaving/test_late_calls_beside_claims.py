"""What came of a claim is handed in while somebody takes it back: the books say it once."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest
from interleaving.scene import claim, meet

if TYPE_CHECKING:
    from interleaving.scene import Scene
    from interleaving.sessions import Session


def record(worker: Session, row: dict[str, Any]) -> Any:
    """Hand in that the model answered."""
    call = {
        "call_id": str(uuid.uuid4()),
        "run_id": str(row["run_id"]),
        "overlay_ids": [str(row["overlay_id"])],
        "claim_token": str(row["claim_token"]),
        "provider": "test",
        "outcome": "rate_limited",
        **dict.fromkeys(
            ("input_tokens", "output_tokens", "cache_read_tokens", "cache_write_5m_tokens",
             "cache_write_1h_tokens"), 0
        ),
    }  # fmt: skip
    return worker.call("record_llm_calls", worker_id="w", calls=[call])


@pytest.mark.parametrize("first", ["the call", "the claim"])
def test_a_call_that_is_handed_in_counts_instead_of_an_unknown_one(
    scene: Scene, first: str
) -> None:
    late, prompt = scene.worker(), scene.worker()
    run_id = scene.run(model="claude-haiku-5-5")
    (held,) = scene.claim(run_id)
    scene.let_leases_run_out()

    acts = [(late, lambda: record(late, held)), (prompt, lambda: claim(prompt, run_id))]
    (one, act), (two, other) = acts if first == "the call" else reversed(acts)
    _, waited = meet(one, act, two, other, "commit")

    assert waited
    budget = scene.setting.call("run_budget", run_id=run_id)
    assert (budget["spent"], budget["uncosted_calls"]) == (0, 0)
