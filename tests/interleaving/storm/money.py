"""Money in the storm: calls that come in late or twice, budgets and prices that change."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from interleaving.storm.queue import Queue
from interleaving.storm.settings import MODELS

CHARGED = ["answered", "invalid", "truncated", "refused"]
FREE = ["rate_limited", "overloaded", "error"]
UNKNOWN = ["timeout", "lost", "abandoned"]


class Money(Queue):
    """Acts of those who keep the books."""

    def a_call(self, claim: dict[str, Any]) -> dict[str, Any]:
        outcome = self.random.choice(CHARGED * 3 + FREE + UNKNOWN)
        spent = outcome in CHARGED
        tokens = {} if outcome in UNKNOWN else {
            "input_tokens": self.random.randint(1, 900) * spent,
            "output_tokens": self.random.randint(1, 90) * spent,
            "cache_write_5m_tokens": self.random.randint(0, 9) * spent,
            "cache_write_1h_tokens": 0,
            "cache_read_tokens": self.random.randint(0, 99) * spent,
        }  # fmt: skip
        return tokens | {
            "call_id": str(uuid.uuid4()),
            "run_id": claim["run_id"],
            "overlay_ids": [claim["overlay_id"]],
            "claim_token": claim["claim_token"],
            "provider": "test",
            "model": claim["model"],
            "is_batch": self.random.random() < 0.2,
            "outcome": outcome,
            "latency_ms": 7,
        }

    def record_calls(self) -> None:
        """Hand in calls of claims that are held, about to be lost or lost, also again."""
        if self.random.random() < 0.3:
            self.time_passes()
        held = self.see(
            """
            select jsonb_build_object(
              'overlay_id', id, 'claim_token', claim_token, 'run_id', run_id, 'model', claimed_model
            )
            from public.block_overlays_v2 where status = 'claimed'
            order by claim_expires_at, random() limit %s
            """,
            self.random.randint(0, 5),
        )
        late = self.random.sample(list(self.log.claims), min(3, len(self.log.claims)))
        calls = [self.a_call(claim) for claim in held + late]
        self.log.calls.extend(calls)
        again = self.random.sample(list(self.log.calls), min(2, len(self.log.calls)))
        calls = list({call["call_id"]: call for call in calls + again}.values())
        self.random.shuffle(calls)
        answer = self.worker().call("record_llm_calls", worker_id="w", calls=calls)
        self.expect(answer["recorded"] + answer["known"], len(calls), "record_llm_calls")

    def a_budget(self) -> Decimal | None:
        usd = self.random.choice([None, None, "0", "0.1", "1", "100", "100", "100"])
        return usd if usd is None else Decimal(usd)

    def set_run_budget(self) -> None:
        run_id, budget = self.a_run(), self.a_budget()
        self.person().call("set_run_budget", run_id=run_id, budget=budget)

    def set_project_budget(self) -> None:
        project, budget = self.a_project(), self.a_budget()
        self.person().call("set_project_budget", project_id=project, budget=budget)

    def set_price(self) -> None:
        self.set_price_of(self.random.choice(MODELS[:2]))

    def set_price_of(self, model: str) -> None:
        self.caller.become("service_role")
        self.caller.call(
            "set_model_price",
            model=model,
            input=Decimal(self.random.randint(1, 9)),
            output=Decimal(self.random.randint(1, 9)),
            batch_factor=Decimal("0.5"),
        )

    def read_the_books(self) -> None:
        """Compare what a run and its project spent with the lines of their ledger."""
        run_id, project, schema = self.a_run(), self.a_project(), self.a_schema()
        with self.snapshot() as person:
            person.rows("preview_run_cost", schema_id=schema, project_id=project)
            person.rows("list_model_prices")
            for budget, cost, holder in (
                ("run_budget", "run_cost", {"run_id": run_id}),
                ("project_budget", "project_cost", {"project_id": project}),
            ):
                told = person.call(budget, **holder)
                lines = person.rows(cost, **holder)
                self.expect(
                    (round(float(told["spent"]), 9), told["uncosted_calls"]),
                    (
                        round(float(sum(line["cost"] or 0 for line in lines)), 9),
                        sum(line["uncosted_calls"] for line in lines),
                    ),
                    budget,
                )
