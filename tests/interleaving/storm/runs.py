"""What people do to a run as a whole in the storm."""

from __future__ import annotations

from typing import Any

from interleaving.storm.sailor import Sailor


class Runs(Sailor):
    """Acts on runs."""

    def on_a_run(self, function: str, **more: Any) -> None:
        run_id = self.a_run()
        self.person().call(function, run_id=run_id, **more)

    def retry(self) -> None:
        self.on_a_run("retry_failed_overlays")

    def pause(self) -> None:
        self.on_a_run("pause_run", reason="lunch")

    def resume(self) -> None:
        """Resume what is paused, as somebody does who has seen why."""
        self.caller.become("none")
        paused = self.caller.query(
            """
            select r.run_id, d.project_id
            from public.runs_v2 r join public.documents_v2 d using (conv_uid)
            where r.owner_id = %s and r.status = 'paused'
            """,
            [self.user],
        )
        for run in paused[:3]:
            self.person().call("set_run_budget", run_id=run["run_id"], budget=None)
            self.person().call("set_project_budget", project_id=run["project_id"], budget=100)
            self.person().call("resume_run", run_id=run["run_id"])

    def cancel(self) -> None:
        self.on_a_run("cancel_run")

    def delete_run(self) -> None:
        """Delete a run, mostly one that is over."""
        over = self.see(
            """
            select run_id from public.runs_v2
            where owner_id = %s and status in ('cancelled', 'complete')
            order by created_at limit 1
            """,
            self.user,
        )
        run_id = next(iter(over), self.a_run()) if self.random.random() < 0.8 else self.a_run()
        self.person().call("delete_run", run_id=run_id)
