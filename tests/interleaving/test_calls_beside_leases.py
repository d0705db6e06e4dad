"""A call that is handed in while the lease of its claim runs out: the sums are the ledger's."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest
from interleaving.scene import claim, meet

if TYPE_CHECKING:
    from uuid import UUID

    from interleaving.scene import Scene
    from interleaving.sessions import Session

NO_TOKENS = dict.fromkeys(
    [
        "input_tokens",
        "output_tokens",
        "cache_write_5m_tokens",
        "cache_write_1h_tokens",
        "cache_read_tokens",
    ],
    0,
)


def hand_in(worker: Session, row: dict[str, Any]) -> Any:
    call = {
        "call_id": str(uuid.uuid4()),
        "run_id": str(row["run_id"]),
        "overlay_ids": [str(row["overlay_id"])],
        "claim_token": str(row["claim_token"]),
        "provider": "a provider",
        "outcome": "answered",
        **NO_TOKENS,
    }
    return worker.call("record_llm_calls", worker_id="w", calls=[call])


def sums(scene: Scene, run_id: UUID) -> tuple[list[int], list[int]]:
    """Return how many calls have no known cost, as it was summed up and as the ledger has it."""
    summed = scene.owner.query(
        "select uncosted_calls from overlay_private.spending where holder_id in (%s, %s)",
        [run_id, scene.project],
    )
    (ledger,) = scene.owner.query(
        "select count(*) filter (where cost is null) as calls from overlay_private.priced_calls"
        " where run_id = %s",
        [run_id],
    )
    return [row["uncosted_calls"] for row in summed], [ledger["calls"]] * 2


@pytest.mark.parametrize("how", ["commit", "rollback"])
@pytest.mark.parametrize("first", ["hand in", "claim"])
def test_what_nobody_knew_of_a_claim_counts_only_while_nobody_knows_it(
    scene: Scene, how: str, first: str
) -> None:
    worker, late = scene.worker(), scene.worker()
    run_id = scene.run()
    (row,) = scene.claim(run_id)
    scene.let_leases_run_out()

    acts = [(late, lambda: hand_in(late, row)), (worker, lambda: claim(worker, run_id))]
    if first == "claim":
        acts.reverse()
    _, waited = meet(*acts[0], *acts[1], how)
    assert waited
    summed, ledger = sums(scene, run_id)
    assert summed == ledger
    assert ledger[0] == (1 if (first, how) == ("hand in", "rollback") else 0)
