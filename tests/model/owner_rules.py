"""Steps that people take with runs, documents, schemas and projects."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from model import lifecycle
from model.histories import Histories, when_some_run
from model.state import Overlay, Person, Run

if TYPE_CHECKING:
    from uuid import UUID

    from model.histories import Callers
    from model.state import Document, Schema


class OwnerRules(Histories):
    """Create, pause, resume, cancel and delete."""

    def __init__(self, callers: Callers) -> None:
        self.created = 0
        super().__init__(callers)

    def create_run(
        self, person: Person, document: Document | None, schema: Schema | None, most: int
    ) -> None:
        run_id, _ = self.both(
            lambda: self.caller(person).call(
                "create_run_v2",
                conv_uid=document.conv_uid if document else "unknown",
                schema_id=schema.schema_id if schema else uuid.uuid4(),
                model_config={"max_attempts": most, "reuse": False},
                **self.actor(person),
            ),
            lambda: lifecycle.may_create_run(person, document, schema),
        )
        if run_id is None or document is None or schema is None:
            return
        run = Run(run_id, document, schema, most)
        self.put_last_in_line(run)
        rows = self.callers.owner.query(
            "select id, block_uid from public.block_overlays_v2 where run_id = %s order by 2",
            [run_id],
        )
        run.overlays = [Overlay(row["id"], row["block_uid"], run) for row in rows]
        assert len(run.overlays) == document.blocks
        self.world.runs[run_id] = run

    def put_last_in_line(self, run: Run) -> None:
        """Let claims of any run come to new runs as they were created.

        Of two that were never claimed from, the lower run_id comes first: that is random, and the
        same steps must always lead to the same place.
        """
        self.created += 1
        run.last_claim = self.created - 1_000_000
        self.callers.owner.query(
            """
            update public.runs_v2 set last_claimed_at = 'epoch'::timestamptz + %s * interval '1 s'
            where run_id = %s
            """,
            [self.created, run.run_id],
        )

    @precondition(lambda self: len(self.world.runs) < 7)
    @rule(data=st.data(), most=st.integers(1, 3))
    def create_a_run(self, data: st.DataObject, most: int) -> None:
        person = self.person(data)
        document = self.one(data, self.world.documents, None)
        self.create_run(person, document, self.one(data, self.world.schemas, None), most)

    def act_on_run(self, data: st.DataObject, function: str, act: Any, **more: Any) -> Any:
        person = self.person(data)
        runs = [run.run_id for run in self.seen_runs(person, data)]
        run_id = self.one(data, runs, uuid.uuid4())
        return self.both(
            lambda: self.caller(person).call(function, run_id=run_id, **more, **self.actor(person)),
            lambda: act(self.world.run(person, run_id)),
        )

    @when_some_run(lambda run: run.is_open)
    @rule(data=st.data())
    def pause(self, data: st.DataObject) -> None:
        self.act_on_run(data, "pause_run", lifecycle.pause, reason="lunch")

    @when_some_run(lambda run: run.word == "paused")
    @rule(data=st.data())
    def resume(self, data: st.DataObject) -> None:
        self.act_on_run(data, "resume_run", lifecycle.resume)

    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        if data.draw(st.booleans()):  # it ends more than it begins
            return
        answer, expected = self.act_on_run(
            data, "cancel_run", lambda run: lifecycle.cancel(self.world, run)
        )
        if answer is not None:
            act, count = expected
            assert answer["released"] == count
            self.agree_on_operation(answer["operation_id"], act)

    # deletion

    def delete(
        self,
        person: Person,
        kind: str,
        where: dict[str, Any],
        preview: Any,
        delete: Any,
        **unexpected: int,
    ) -> None:
        """Ask what would go, and delete: it is the same."""
        caller, actor = self.caller(person), self.actor(person)
        shown, expected = self.both(
            lambda: caller.call(f"preview_delete_{kind}", **where, **actor), preview
        )
        assert shown == expected
        more = {}
        if kind == "project":  # sometimes more is expected than is there any more
            more = {"expected": {**(expected or {}), **unexpected}}
        answer, expected = self.both(
            lambda: caller.call(f"delete_{kind}", **where, **more, **actor),
            lambda: delete(**more),
        )
        assert kind == "schema" or answer == expected

    @rule(data=st.data(), kind=st.sampled_from(["run", "run", "document", "schema", "project"]))
    def delete_something(self, data: st.DataObject, kind: str) -> None:
        if data.draw(st.booleans()):  # it ends more than it begins
            return
        person, world = self.person(data), self.world
        match kind:
            case "run":
                run_id: UUID = self.one(data, list(world.runs), uuid.uuid4())
                self.delete(
                    person,
                    kind,
                    {"run_id": run_id},
                    lambda: lifecycle.counts([world.run(person, run_id)]),
                    lambda: lifecycle.delete_runs(world, person, [world.run(person, run_id)]),
                )
            case "document":
                uid = self.one(data, [d.source_uid for d in world.documents], "unknown")
                self.delete(
                    person,
                    kind,
                    {"source_uid": uid},
                    lambda: lifecycle.counts(
                        lifecycle.runs_of_document(world, lifecycle.document_of(world, person, uid))
                    ),
                    lambda: lifecycle.delete_document(world, person, uid),
                )
            case "schema":
                schema_id: UUID = self.one(data, [s.schema_id for s in world.schemas], uuid.uuid4())
                self.delete(
                    person,
                    kind,
                    {"schema_id": schema_id},
                    lambda: lifecycle.counts(
                        run
                        for schema in [lifecycle.schema_of(world, person, schema_id)]
                        for run in world.runs.values()
                        if run.schema == schema
                    ),
                    lambda: lifecycle.delete_schema(world, person, schema_id),
                )
            case "project":
                project: UUID = self.one(data, list(world.projects), uuid.uuid4())
                self.delete(
                    person,
                    kind,
                    {"project_id": project},
                    lambda: lifecycle.project_counts(world, person, project),
                    lambda **more: lifecycle.delete_project(world, person, project, **more),
                    **data.draw(st.sampled_from([{}, {"documents": 99}, {"confirmed": 99}])),
                )

    def has_what_a_run_takes(self, user: UUID) -> bool:
        mine = (self.world.documents, self.world.schemas)
        return all(any(thing.owner == user for thing in things) for things in mine)

    @precondition(lambda self: not all(map(self.has_what_a_run_takes, self.users)))
    @rule(validation=st.sampled_from(["enforce", "warn", "off"]))
    def begin_again(self, validation: str) -> None:
        for user in self.users:
            if not self.has_what_a_run_takes(user):
                self.begin_project(user, [validation], [2])
