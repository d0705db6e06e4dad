"""Reviewers in the storm who confirm what they have seen: that, or nothing, is confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interleaving.storm.sailor import Sailor

if TYPE_CHECKING:
    from uuid import UUID

CONFIRMED_BY = """
select o.id, (
  select w.staging from public.overlay_events w
  where w.run_id = e.run_id and w.block_uid = e.block_uid and w.staging is not null
    and w.event_number <= e.event_number
  order by w.event_number desc limit 1
) as value
from public.overlay_events e
join public.block_overlays_v2 o using (run_id, block_uid)
where e.operation_id = %s
"""


class Seeing(Sailor):
    """Acts of reviewers who look before."""

    def look_at(self, run_id: UUID) -> tuple[str, dict[UUID, dict[str, Any]]]:
        """Return the watermark of now, and what awaits review."""
        with self.snapshot() as person:
            rows = person.rows("list_overlays", run_id=run_id, status="ai_complete", page_size=50)
            seen = {row["overlay_id"]: row for row in rows}
            return person.call("current_watermark"), seen

    def confirm_by_watermark(self) -> None:
        run_id = self.a_run()
        watermark, seen = self.look_at(run_id)
        answer = self.person().call("confirm_run", run_id=run_id, watermark=watermark)
        self.compare(answer, seen, "confirm_run")

    def confirm_by_version(self) -> None:
        _, seen = self.look_at(self.a_run())
        if self.random.random() < 0.5:
            seen = dict(self.random.sample(sorted(seen.items()), min(2, len(seen))))
        answer = self.person().call(
            "confirm_overlays",
            overlay_ids=list(seen),
            expected_versions=[row["staging_version"] for row in seen.values()],
        )
        self.compare(answer, seen, "confirm_overlays")

    def compare(self, answer: dict[str, Any], seen: dict[UUID, dict[str, Any]], what: str) -> None:
        self.caller.become("none")
        for row in self.caller.query(CONFIRMED_BY, [answer["operation_id"]]):
            value = seen.get(row["id"], {}).get("overlay_jsonb_staging")
            self.expect(row["value"], value, f"a value that {what} confirmed")
