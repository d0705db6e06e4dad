"""Steps that people take with overlays."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from model import reviewing
from model.histories import BAD, GOOD, NO_OBJECT, Histories, when_some, when_some_run
from model.reviewing import Named

if TYPE_CHECKING:
    from collections.abc import Callable

    from model.histories import Callers
    from model.state import Overlay, Person

REASONS = st.sampled_from([None, "too short", "not what the block says"])
VALUES = st.sampled_from(GOOD * 3 + BAD + NO_OBJECT[:1])


def awaits_review(overlay: Overlay) -> bool:
    return overlay.awaits_review


def is_confirmed(overlay: Overlay) -> bool:
    return overlay.status == "confirmed"


def is_reopened(overlay: Overlay) -> bool:
    return overlay.awaits_review and overlay.confirmation is not None


def is_excluded(overlay: Overlay) -> bool:
    return overlay.excluded is not None


class ReviewerRules(Histories):
    """Edit, confirm, reject and all the rest, by ids, by blocks, by run and by project."""

    def __init__(self, callers: Callers) -> None:
        self.marks: list[tuple[str, int]] = []
        super().__init__(callers)

    def named(self, data: st.DataObject, ids: list[Any]) -> tuple[Named, dict[str, Any]]:
        """Name overlays; sometimes with the versions that were seen, right or wrong."""
        known = self.world.overlays
        versions = [known[i].version if i in known else 0 for i in ids]
        match data.draw(st.integers(0, 9)):
            case 6 | 7:
                pass
            case 8:
                versions = [version + 1 for version in versions]
            case 9:
                versions.append(0)
            case _:
                return Named(ids), {}
        return Named(ids, versions), {"expected_versions": versions}

    def where(self, data: st.DataObject, ids: list[Any]) -> dict[str, Any]:
        """Name overlays by ids, or by run and blocks where they are of one run."""
        overlays = [o for o in map(self.world.overlays.get, ids) if o]
        runs = {o.run.run_id for o in overlays}
        if len(overlays) == len(ids) and len(runs) == 1 and data.draw(st.booleans()):
            return {"run_id": runs.pop(), "block_uids": [o.block for o in overlays]}
        return {"overlay_ids": ids}

    def act_on_overlays(
        self,
        data: st.DataObject,
        function: str,
        fits: Callable[[Overlay], bool],
        modelled: Callable[[Person, Named], int | None],
        *,
        by_blocks: bool = False,
        **more: Any,
    ) -> None:
        person = self.person(data)
        ids = self.overlays(data, person, fits)
        named, versions = self.named(data, ids)
        where = self.where(data, ids) if by_blocks else {"overlay_ids": ids}
        named = replace(named, run_id=where.get("run_id"))
        answer, act = self.both(
            lambda: self.caller(person).call(
                function, **where, **more, **versions, **self.actor(person)
            ),
            lambda: modelled(person, named),
        )
        if answer is not None:
            count = next(value for key, value in answer.items() if key != "operation_id")
            assert count == len(ids)
            self.agree_on_operation(answer["operation_id"], act)

    @when_some(awaits_review)
    @rule(data=st.data(), value=VALUES)
    def edit(self, data: st.DataObject, value: Any) -> None:
        person = self.person(data)
        ids = self.overlays(data, person, awaits_review)[:1] or [uuid.uuid4()]
        named, versions = self.named(data, ids)
        if named.versions:
            named = Named(ids, named.versions[:1])
            versions = {"expected_version": named.versions[0]}
        overlay = self.world.overlays.get(ids[0])
        where: dict[str, Any] = {"overlay_id": ids[0]}
        if overlay and data.draw(st.booleans()):
            where = {"run_id": overlay.run.run_id, "block_uid": overlay.block}
        named = replace(named, run_id=where.get("run_id"))
        answer, act = self.both(
            lambda: self.caller(person).call(
                "update_overlay_staging", **where, data=value, **versions, **self.actor(person)
            ),
            lambda: reviewing.edit(self.world, person, named, value),
        )
        if answer is not None and overlay is not None:
            assert answer["changed"] == (act is not None)
            assert answer["staging_version"] == overlay.version
            assert bool(answer["violations"]) == overlay.is_marked

    @when_some(awaits_review)
    @rule(data=st.data(), value=VALUES, says_version=st.booleans())
    def patch(self, data: st.DataObject, value: Any, *, says_version: bool) -> None:
        person = self.person(data)
        if person.sees_all:
            return
        for overlay_id in self.overlays(data, person, awaits_review):
            version = data.draw(st.integers(0, 3)) if says_version else None
            answer, expected = self.both(
                lambda i=overlay_id, v=version: self.caller(person).patch(i, value, v),
                lambda i=overlay_id, v=version: reviewing.patch(self.world, person, i, value, v),
            )
            assert answer == expected

    @when_some(awaits_review)
    @rule(data=st.data())
    def confirm(self, data: st.DataObject) -> None:
        self.act_on_overlays(
            data,
            "confirm_overlays",
            lambda o: o.awaits_review and (o.may_be_confirmed or o.version > 3),
            lambda person, named: reviewing.confirm(self.world, person, named),
            by_blocks=True,
        )

    @when_some(awaits_review)
    @rule(data=st.data(), reason=REASONS)
    def reject(self, data: st.DataObject, reason: str | None) -> None:
        self.act_on_overlays(
            data,
            "reject_overlays_to_pending",
            awaits_review,
            lambda person, named: reviewing.reject(self.world, person, named, reason),
            by_blocks=True,
            reason=reason,
        )

    @when_some(is_confirmed)
    @rule(data=st.data())
    def reopen(self, data: st.DataObject) -> None:
        self.act_on_overlays(
            data,
            "reopen_overlays",
            is_confirmed,
            lambda person, named: reviewing.reopen(self.world, person, named),
        )

    @when_some(is_reopened)
    @rule(data=st.data())
    def reset(self, data: st.DataObject) -> None:
        self.act_on_overlays(
            data,
            "reset_overlay_staging",
            is_reopened,
            lambda person, named: reviewing.reset(self.world, person, named),
        )

    @rule(data=st.data(), reason=REASONS)
    def exclude(self, data: st.DataObject, reason: str | None) -> None:
        self.act_on_overlays(
            data,
            "exclude_overlays",
            lambda o: not o.excluded and o.status in ("pending", "ai_complete", "failed"),
            lambda person, named: reviewing.exclude(self.world, person, named, reason),
            reason=reason,
        )

    @when_some(is_excluded)
    @rule(data=st.data())
    def include(self, data: st.DataObject) -> None:
        self.act_on_overlays(
            data,
            "include_overlays",
            is_excluded,
            lambda person, named: reviewing.include(self.world, person, named),
        )

    # runs, projects and what was done before

    @precondition(lambda self: not self.marks or self.marks[-1][1] < self.world.now)
    @rule(data=st.data())
    def take_a_watermark(self, data: st.DataObject) -> None:
        caller = data.draw(st.sampled_from(self.callers.people))
        self.marks.append((caller.call("current_watermark"), self.world.now))

    def confirm_in_bulk(
        self,
        data: st.DataObject,
        kind: str,
        where: dict[str, Any],
        runs: Callable[[Person], list[Any]],
    ) -> None:
        person = self.person(data)
        text, mark = None, None
        if self.marks and data.draw(st.booleans()):
            text, mark = data.draw(st.sampled_from(self.marks))
        more = {"watermark": text, **self.actor(person)}
        preview, _ = self.both(
            lambda: self.caller(person).call(f"preview_confirm_{kind}", **where, **more),
            lambda: runs(person),
        )
        answer, expected = self.both(
            lambda: self.caller(person).call(f"confirm_{kind}", **where, **more),
            lambda: reviewing.confirm_runs(self.world, person, runs(person), mark),
        )
        if answer is not None:
            act, summary = expected
            self.agree_on_operation(answer.pop("operation_id"), act)
            assert answer == summary
            assert preview["ready"] == summary["confirmed"]
            assert preview["invalid"] == summary["left"]["invalid"]
            assert preview["changed"] == summary["left"]["changed"]

    @when_some(awaits_review)
    @rule(data=st.data())
    def confirm_run(self, data: st.DataObject) -> None:
        run_id = self.one(data, list(self.world.runs), uuid.uuid4())
        self.confirm_in_bulk(
            data, "run", {"run_id": run_id}, lambda person: [self.world.run(person, run_id)]
        )

    @when_some(awaits_review)
    @rule(data=st.data(), one_schema=st.booleans())
    def confirm_project(self, data: st.DataObject, *, one_schema: bool) -> None:
        project = self.one(data, list(self.world.projects), uuid.uuid4())
        schema = self.one(data, [s.schema_id for s in self.world.schemas], uuid.uuid4())

        def runs(person: Person) -> list[Any]:
            found = self.world.runs_of_project(person, project)
            return [r for r in found if not one_schema or r.schema.schema_id == schema]

        where = {"project_id": project} | ({"schema_id": schema} if one_schema else {})
        self.confirm_in_bulk(data, "project", where, runs)

    @when_some_run(lambda run: bool(run.count("failed")))
    @rule(data=st.data())
    def retry_failed(self, data: st.DataObject) -> None:
        person = self.person(data)
        runs = [r for r in self.seen_runs(person, data) if r.count("failed")]
        run_id = self.one(data, [r.run_id for r in runs], uuid.uuid4())
        answer, expected = self.both(
            lambda: self.caller(person).call(
                "retry_failed_overlays", run_id=run_id, **self.actor(person)
            ),
            lambda: reviewing.retry(self.world, self.world.run(person, run_id)),
        )
        if answer is not None:
            act, count = expected
            assert answer["retried"] == count
            self.agree_on_operation(answer["operation_id"], act)

    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        person = self.person(data)
        acts = [a for a in self.world.acts if a in self.operation_ids]
        last = [
            a
            for a in acts
            if self.world.acts[a].kind in reviewing.UNDOABLE
            and any(o.act == a for o in self.world.overlays.values())
        ]
        pool = last if last and data.draw(st.integers(0, 4)) else acts
        if not pool:
            return
        number = data.draw(st.sampled_from(pool))
        answer, expected = self.both(
            lambda: self.caller(person).call(
                "undo_operation", operation_id=self.operation_ids[number], **self.actor(person)
            ),
            lambda: reviewing.undo(self.world, person, number),
        )
        if answer is not None:
            act, count = expected
            assert answer["undone"] == count
            self.agree_on_operation(answer["operation_id"], act)
