"""Everything at once: no deadlock, no internal error, and at the end nothing is broken or stuck."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from interleaving.storm.crew import crew, sail
from model.callers import Caller
from model.invariants import breaches

if TYPE_CHECKING:
    from uuid import UUID


def storm(uri: str, operations: int, seed: int = 0) -> None:
    with crew(uri, seed) as hands:
        assert sail(hands, operations) == []
        actor = hands[0].users[0]
    with closing(Caller(uri)) as owner, closing(Caller(uri, "service_role")) as service:
        assert applied_twice(owner) == []
        assert stuck(owner, service, actor) == []
        assert breaches(owner) == []


def applied_twice(owner: Caller) -> list[dict[str, object]]:
    """Return documents that apply_schema_to_project has given two runs with its schema."""
    return owner.query(
        """
        select r.conv_uid from public.runs_v2 r join public.schemas s using (schema_id)
        where s.schema_ref = 'applied' and r.status <> 'cancelled'
        group by r.conv_uid having count(*) > 1
        """
    )


def stuck(owner: Caller, service: Caller, actor: UUID) -> list[dict[str, object]]:
    """Bring every run that nobody cancelled to its end; return overlays that do not get there."""
    for holder in owner.query("delete from overlay_private.budgets returning holder_id"):
        owner.query(
            "delete from overlay_private.reservations where project_id = %s", [holder["holder_id"]]
        )
    owner.query(
        """
        update public.block_overlays_v2 set not_before = now(),
          claim_expires_at = case when status = 'claimed' then now() end
        """
    )
    runs = owner.query("select run_id, status from public.runs_v2 where status <> 'cancelled'")
    for run in runs:
        if run["status"] == "paused":
            service.call("resume_run", run_id=run["run_id"], actor=actor)
        work_off(owner, service, run["run_id"], actor)
    return owner.query(
        """
        select o.id, o.status from public.block_overlays_v2 o join public.runs_v2 r using (run_id)
        where r.status <> 'cancelled' and o.status <> 'confirmed'
        """
    )


def work_off(owner: Caller, service: Caller, run_id: UUID, actor: UUID) -> None:
    """Take in what was set aside, reject what awaits review, try again what failed; then finish."""

    def overlays(condition: str) -> list[UUID]:
        rows = owner.query(
            f"select id from public.block_overlays_v2 where run_id = %s and {condition}",
            [run_id],
        )
        return [row["id"] for row in rows]

    service.call("include_overlays", overlay_ids=overlays("excluded_at is not null"), actor=actor)
    service.call(
        "reject_overlays_to_pending", overlay_ids=overlays("status = 'ai_complete'"), actor=actor
    )
    for _ in range(2):  # the first claim takes back what was claimed for the last time
        service.call("retry_failed_overlays", run_id=run_id, actor=actor)
        claims = service.rows("claim_overlay_batch", run_id=run_id, batch_size=1000, worker_id="w")
        service.call(
            "complete_overlay_batch",
            worker_id="w",
            results=[
                {
                    "overlay_id": str(row["overlay_id"]),
                    "claim_token": str(row["claim_token"]),
                    "data": {"summary": "at last"},
                }
                for row in claims
            ],
        )
    service.call("confirm_run", run_id=run_id, actor=actor)


def test_a_storm_of_2000_operations_leaves_no_trace_of_disorder(uri: str) -> None:
    storm(uri, 2_000)


@pytest.mark.soak
@pytest.mark.parametrize("repetition", range(3))
def test_a_storm_of_10000_operations_leaves_no_trace_of_disorder(uri: str, repetition: int) -> None:
    storm(uri, 10_000, seed=100 * (repetition + 1))
