"""Message batches in the storm: planned twice, left by workers that die, looked after by others."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from interleaving.storm.queue import ANSWERS, Queue

if TYPE_CHECKING:
    from uuid import UUID


class Batches(Queue):
    """Acts of workers that send batches of messages."""

    def plan_batch(self) -> None:
        """Plan, and plan again as a worker does whose connection broke."""
        claims = self.some_claims()
        plans = [
            self.worker().call(
                "plan_message_batch", worker_id="w", claims=claims, output_schemas={}
            )
            for _ in range(self.random.choice([1, 2]))
        ]
        for plan in plans:
            batch = plan["message_batch_id"]
            self.expect(batch is None, len(plan["lost"]) == len(claims), "plan_message_batch")
        batch = plans[-1]["message_batch_id"]
        if batch is not None and self.random.random() < 0.6:
            self.submit(batch)

    def submit(self, batch: UUID) -> None:
        # now and then a name that another batch may have
        name = self.random.choice([str(batch), str(batch), f"batch {self.random.randint(1, 3)}"])
        self.worker().call(
            "submit_message_batch", worker_id="w", message_batch_id=batch, provider_batch_id=name
        )

    def submit_batch(self) -> None:
        self.submit(self.a_batch("closed_at is null"))

    def take_batch(self) -> None:
        """Look after a batch, and perhaps die at any step of it."""
        for batch in self.worker().rows("take_message_batch", worker_id="w", hold="1 second"):
            held = batch["still_held"]
            self.expect(held, min(held, len(batch["claims"])), "take_message_batch")
            answered = [
                {"overlay_id": claim["overlay_id"], "claim_token": claim["claim_token"]}
                for claim in batch["claims"]
            ]
            half = self.random.randint(0, len(answered))
            if self.random.random() < 0.7:
                self.apply(answered[:half], answered[half:])
            if self.random.random() < 0.7:
                self.close(batch["message_batch_id"])

    def apply(self, answered: list[dict[str, Any]], failed: list[dict[str, Any]]) -> None:
        self.hand_in("complete_overlay_batch", "results", answered, data=ANSWERS)
        self.hand_in("fail_overlay_batch", "failures", failed[1:], kind=["item"], error=["expired"])

    def close(self, batch: UUID) -> None:
        self.worker().call("close_message_batch", worker_id="w", message_batch_id=batch)

    def close_batch(self) -> None:
        self.close(self.a_batch("true"))

    def wait_for_batches(self) -> None:
        self.worker().call("next_message_batch_in")
        self.caller.become("none")
        self.caller.query(
            """
            update overlay_private.message_batches set held_until = now()
            where message_batch_id = any(array(
              select message_batch_id from overlay_private.message_batches
              where closed_at is null order by random() limit 3 for update skip locked
            ))
            """
        )

    def a_batch(self, condition: str) -> UUID:
        found = self.see(
            f"""
            select message_batch_id from overlay_private.message_batches
            where {condition} order by random() limit 1
            """
        )
        return next(iter(found), uuid.uuid4())
