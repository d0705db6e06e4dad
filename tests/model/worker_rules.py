"""Steps that workers take, and that time takes with their leases."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule
from model import working
from model.callers import Refused
from model.histories import BAD, GOOD, NO_OBJECT, Histories, when_some, when_some_run

if TYPE_CHECKING:
    from uuid import UUID

    from model.callers import Caller
    from model.histories import Callers

MISSING = object()


class WorkerRules(Histories):
    """Claim, hand back in every way, and let time pass."""

    def __init__(self, callers: Callers) -> None:
        self.tokens: list[tuple[UUID, UUID]] = []
        super().__init__(callers)

    def claim_as(self, worker: Caller, size: int, target: dict[str, UUID]) -> list[tuple[Any, Any]]:
        run_id = target.get("run_id")
        runs = [
            run
            for run in self.world.runs.values()
            if run_id == run.run_id or target.get("project_id") == run.document.project
        ]

        def modelled() -> Any:
            if run_id is not None and run_id not in self.world.runs:
                raise Refused("PT404")
            return working.claim(self.world, runs, size)

        rows, chosen = self.both(
            lambda: worker.rows(
                "claim_overlay_batch", **target, batch_size=size, worker_id="w", lease="1 day"
            ),
            modelled,
        )
        if rows is None:
            return []
        assert [row["overlay_id"] for row in rows] == [o.overlay_id for o in chosen]
        for row, overlay in zip(rows, chosen, strict=True):
            overlay.token = row["claim_token"]
            assert row["attempt_count"] == overlay.attempts
            assert (overlay.reject_reason or "") in row["user_prompt"]
        claims = [(row["overlay_id"], row["claim_token"]) for row in rows]
        self.tokens += claims
        return claims

    def drawn_claims(self, data: st.DataObject) -> list[tuple[UUID, UUID]]:
        """Claims that are held, mostly; else some that were given out some time, or never."""
        held = [
            (o.overlay_id, o.token)
            for run in self.world.runs.values()
            for o in run.overlays
            if o.token
        ]
        pool = held if held and data.draw(st.integers(0, 4)) else self.tokens
        few = st.lists(st.sampled_from(pool), min_size=1, max_size=4, unique=True)
        claims = data.draw(few) if pool else []
        match data.draw(st.integers(0, 29)):
            case 28:
                claims.append((uuid.uuid4(), uuid.uuid4()))
            case 29:
                claims += claims[:1]
        return claims

    def hand_in(
        self, worker: Caller, function: str, argument: str, elements: Any, **more: Any
    ) -> Any:
        return worker.call(
            function,
            worker_id="w",
            **{
                argument: [
                    {"overlay_id": str(o), "claim_token": str(t)} | e for o, t, e in elements
                ]
            },
            **more,
        )

    def once_each(self, claims: list[tuple[UUID, UUID]]) -> dict[UUID, UUID]:
        if len(dict(claims)) < len(claims):
            raise Refused("22023")
        return dict(claims)

    @initialize()
    def something_awaits_review(self) -> None:
        for run_id in list(self.world.runs)[::2]:
            claims = self.claim_as(self.callers.workers[0], 1000, {"run_id": run_id})
            self.complete_as(self.callers.workers[0], claims, GOOD[0])

    def complete_as(self, worker: Caller, claims: list[tuple[UUID, UUID]], value: Any) -> None:
        answer = self.hand_in(
            worker,
            "complete_overlay_batch",
            "results",
            [(o, t, {"data": value}) for o, t in claims],
        )
        assert answer == working.complete(self.world, {o: (t, value) for o, t in claims})

    @when_some_run(lambda run: run.is_open)
    @rule(data=st.data(), size=st.integers(1, 5))
    def claim(self, data: st.DataObject, size: int) -> None:
        worker = data.draw(st.sampled_from(self.callers.workers))
        target = {"run_id": self.one(data, list(self.world.runs), uuid.uuid4())}
        if data.draw(st.booleans()):
            target = {"project_id": self.one(data, list(self.world.projects), uuid.uuid4())}
        self.claim_as(worker, size, target)

    @precondition(lambda self: self.tokens)
    @rule(data=st.data())
    def complete(self, data: st.DataObject) -> None:
        worker, claims = data.draw(st.sampled_from(self.callers.workers)), self.drawn_claims(data)
        values = data.draw(
            st.lists(
                st.sampled_from(GOOD * 4 + BAD + NO_OBJECT + [MISSING]),
                min_size=len(claims),
                max_size=len(claims),
            )
        )

        def modelled() -> Any:
            self.once_each(claims)
            answers = {o: (t, value) for (o, t), value in zip(claims, values, strict=True)}
            return working.complete(self.world, answers)

        answer, expected = self.both(
            lambda: self.hand_in(
                worker,
                "complete_overlay_batch",
                "results",
                [
                    (o, t, {} if value is MISSING else {"data": value})
                    for (o, t), value in zip(claims, values, strict=True)
                ],
            ),
            modelled,
        )
        assert answer == expected

    @when_some_run(lambda run: run.is_open)
    @rule(data=st.data())
    def claim_and_complete_a_run(self, data: st.DataObject) -> None:
        run_id = self.one(data, list(self.world.runs), uuid.uuid4())
        worker = data.draw(st.sampled_from(self.callers.workers))
        claims = self.claim_as(worker, 1000, {"run_id": run_id})
        self.complete_as(worker, claims, data.draw(st.sampled_from(GOOD)))

    @precondition(lambda self: self.tokens)
    @rule(
        data=st.data(),
        kind=st.sampled_from(
            ["item", "item", "item_terminal", "provider", "configuration", "money", "weather"]
        ),
    )
    def fail(self, data: st.DataObject, kind: str) -> None:
        worker, claims = data.draw(st.sampled_from(self.callers.workers)), self.drawn_claims(data)
        details = {"kind": kind, "error": f"{kind} {len(claims)}"}

        def modelled() -> Any:
            once = self.once_each(claims)
            return working.fail(self.world, once, kind, details["error"]) if once else None

        answer, expected = self.both(
            lambda: self.hand_in(
                worker, "fail_overlay_batch", "failures", [(o, t, details) for o, t in claims]
            ),
            modelled,
        )
        assert expected is None or answer == expected
        self.hold_waits()

    @precondition(lambda self: self.tokens)
    @rule(data=st.data(), waits=st.booleans())
    def release(self, data: st.DataObject, *, waits: bool) -> None:
        worker, claims = data.draw(st.sampled_from(self.callers.workers)), self.drawn_claims(data)
        answer, expected = self.both(
            lambda: self.hand_in(
                worker,
                "release_overlay_batch",
                "claims",
                [(o, t, {}) for o, t in claims],
                retry_after="1 hour" if waits else "0",
            ),
            lambda: working.release(self.world, self.once_each(claims), waits=waits),
        )
        assert answer == expected
        self.hold_waits()

    @precondition(lambda self: self.tokens)
    @rule(data=st.data())
    def extend(self, data: st.DataObject) -> None:
        worker, claims = data.draw(st.sampled_from(self.callers.workers)), self.drawn_claims(data)
        answer, expected = self.both(
            lambda: self.hand_in(
                worker, "extend_claims", "claims", [(o, t, {}) for o, t in claims], lease="1 day"
            ),
            lambda: working.extend(self.world, self.once_each(claims)),
        )
        assert answer is None or answer == answer | expected

    # time

    def hold_waits(self) -> None:
        """Let what waits wait until a step says otherwise, however long an example takes."""
        rows = self.callers.owner.query(
            """
            update public.block_overlays_v2 set not_before = 'infinity'
            where owner_id = any(%s) and not_before > now() returning id
            """,
            [self.users],
        )
        waiting = {o.overlay_id for o in self.world.overlays.values() if o.waits}
        assert waiting == {row["id"] for row in rows}

    @when_some(lambda overlay: overlay.waits)
    @rule()
    def waits_end(self) -> None:
        self.callers.owner.query(
            "update public.block_overlays_v2 set not_before = now() where owner_id = any(%s)",
            [self.users],
        )
        for overlay in self.world.overlays.values():
            overlay.waits = False

    @when_some(lambda overlay: overlay.status == "claimed")
    @rule(data=st.data())
    def leases_run_out(self, data: st.DataObject) -> None:
        claimed = [o for o in self.world.overlays.values() if o.status == "claimed"]
        chosen = data.draw(st.lists(st.sampled_from(claimed), max_size=3)) if claimed else []
        self.callers.owner.query(
            "update public.block_overlays_v2 set claim_expires_at = now() where id = any(%s)",
            [[o.overlay_id for o in chosen]],
        )
        for overlay in chosen:
            overlay.lease_is_over = True
