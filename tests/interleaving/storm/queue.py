"""What workers do in the storm: claim, hand back, look at the queue."""

from __future__ import annotations

from typing import Any

from interleaving.scene import EDITED, STAGED, UNFIT
from interleaving.storm.sailor import Sailor
from interleaving.storm.settings import MODELS, REVISED

ANSWERS: list[Any] = [STAGED, STAGED, EDITED, UNFIT, [], REVISED, REVISED]

WAYS = ("completed", "returned", "failed", "released", "extended")
"""What can become of a claim that was not lost, as the answers count it."""


class Queue(Sailor):
    """Acts of workers."""

    def some_claims(self) -> list[dict[str, Any]]:
        """Return claims that are held, and now and then some that may be lost by now."""
        held = self.see(
            """
            select jsonb_build_object('overlay_id', id, 'claim_token', claim_token)
            from public.block_overlays_v2 where status = 'claimed' order by random() limit %s
            """,
            self.random.randint(1, 5),
        )
        if self.random.random() < 0.2:
            named = {claim["overlay_id"] for claim in held}
            held += [
                {"overlay_id": old["overlay_id"], "claim_token": old["claim_token"]}
                for old in {c["overlay_id"]: c for c in list(self.log.claims)[-5:]}.values()
                if old["overlay_id"] not in named
            ]
        return held

    def hand_back(self, function: str, argument: str, **details: Any) -> None:
        self.hand_in(function, argument, self.some_claims(), **details)

    def hand_in(
        self, function: str, argument: str, claims: list[dict[str, Any]], **details: Any
    ) -> None:
        """Hand in each with one of the details, and see that the answer knows of all."""
        elements = [
            claim | {k: self.random.choice(v) for k, v in details.items()} for claim in claims
        ]
        answer = self.worker().call(function, worker_id="w", **{argument: elements})
        told = sum(answer.get(way, 0) for way in WAYS) + len(answer["lost"])
        self.expect(told, len(claims), function)

    def claim(self) -> None:
        limits: dict[str, Any] = {}
        if self.random.random() < 0.3:
            limits["run_id"] = self.a_run()
        if self.random.random() < 0.2:
            limits["project_id"] = self.a_project()
        if self.random.random() < 0.2:
            limits["schema_id"] = self.a_schema()
        if self.random.random() < 0.2:
            limits["except_models"] = self.random.sample(MODELS, self.random.randint(1, 2))
        if self.random.random() < 0.1:
            limits["model_override"] = self.random.choice(MODELS)
        rows = self.worker().rows(
            "claim_overlay_batch", batch_size=self.random.randint(1, 8), worker_id="w", **limits
        )
        for row in rows:
            if row["model"] in limits.get("except_models", []):
                self.alarms.append(f"claim: {row['model']} is one of {limits['except_models']}")
            self.log.claims.append(
                {key: str(row[key]) for key in ("overlay_id", "claim_token", "run_id", "model")}
            )

    def complete(self) -> None:
        self.hand_back("complete_overlay_batch", "results", data=ANSWERS)

    def fail(self) -> None:
        kinds = ["item", "item_terminal", "provider", "money", "configuration"]
        self.hand_back(
            "fail_overlay_batch", "failures", kind=kinds, error=["because"], pack=[True, False]
        )

    def release(self) -> None:
        self.hand_back("release_overlay_batch", "claims")

    def extend(self) -> None:
        self.hand_back("extend_claims", "claims")

    def look_at_the_queue(self) -> None:
        limits = self.random.choice(
            [{}, {"run_id": self.a_run()}, {"project_id": self.a_project()}]
        )
        worker = self.worker()
        for function in ("next_claim_in", "queue_length", "budget_pauses"):
            worker.call(function, **limits)

    def time_passes(self) -> None:
        """Let leases run out, as they do when a worker has died, and waiting times, too."""
        self.caller.become("none")
        self.caller.query(
            """
            update public.block_overlays_v2
            set claim_expires_at = case when status = 'claimed' then now() end, not_before = now()
            where id = any(array(
              select id from public.block_overlays_v2 where status = %s
              order by random() limit %s for update skip locked
            ))
            """,
            self.random.choice([("claimed", 5), ("pending", 50)]),
        )
