"""The ground that random histories are on: two users, two workers, and the model beside them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition
from model.callers import Caller, Refused, outcome
from model.invariants import breaches
from model.state import SOME_ERROR, Document, Person, Schema, World, text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from model.state import Overlay, Run

FIELDS = {
    "type": "object",
    "properties": {"summary": {"type": "string"}, "weight": {"type": "number"}},
    "required": ["summary"],
}
GOOD = [{"summary": "a"}, {"summary": "b", "weight": 1}, {"summary": "b", "weight": 1.0}]
BAD: list[Any] = [{"summary": 7}, {}, {"weight": "heavy"}]
NO_OBJECT: list[Any] = [[], "text", 7, None]


def when_some(fits: Callable[[Overlay], bool]) -> Callable[[Any], Any]:
    """Let a step wait until it has something to do; refusals are drawn within the step."""
    return precondition(lambda self: any(map(fits, self.world.overlays.values())))


def when_some_run(fits: Callable[[Run], bool]) -> Callable[[Any], Any]:
    return precondition(lambda self: any(map(fits, self.world.runs.values())))


class Callers:
    """The connections: they outlive the examples, each of which brings new users.

    So an example costs no connection and no database. Every call commits: rolled back in the end,
    all calls would be one transaction, and a watermark could tell none of them from another.
    """

    def __init__(self, uri: str) -> None:
        self.owner = Caller(uri)
        self.people = [Caller(uri), Caller(uri)]
        self.service = Caller(uri, "service_role")
        self.workers = [Caller(uri, "overlay_worker"), Caller(uri, "overlay_worker")]


class Histories(RuleBasedStateMachine):
    """Does to the database and to the model the same, and compares what both are then."""

    def __init__(self, callers: Callers) -> None:
        super().__init__()
        self.callers = callers
        self.world = World()
        self.users = [uuid.uuid4(), uuid.uuid4()]
        self.operation_ids: dict[int, UUID] = {}
        self.stamps: dict[int, Any] = {}
        self.titles = 0
        for caller, user in zip(callers.people, self.users, strict=True):
            caller.become("authenticated", user)
        first, second = self.users
        self.begin_project(first, ["enforce", "off"], [4, 2])
        self.begin_project(second, ["warn"], [3])

    def begin_project(self, user: UUID, validations: list[str], documents: list[int]) -> None:
        """Make a project with documents and schemas, and a run of each on each other."""
        caller = self.caller(Person(user))
        project = caller.call("create_project", project_name="a project")
        self.world.projects[project] = user
        schemas = [self.register_schema(user, validation) for validation in validations]
        for blocks in documents:
            document = self.ingest(user, project, blocks)
            for schema in schemas[: 1 if blocks > 2 else None]:
                self.create_run(Person(user), document, schema, 2)

    def register_schema(self, user: UUID, validation: str) -> Schema:
        schema_id = self.caller(Person(user)).call(
            "register_schema",
            schema_jsonb=FIELDS | {"schema_ref": validation, "validation": validation},
        )
        schema = Schema(schema_id, user, validation)
        if schema not in self.world.schemas:
            self.world.schemas.append(schema)
        return schema

    def ingest(self, user: UUID, project: UUID, blocks: int) -> Document:
        self.titles += 1
        lines = [f"Block {n} of document {self.titles}.\n" for n in range(blocks)]
        starts = [sum(map(len, lines[:n])) for n in range(blocks)]
        answer = self.caller(Person(user)).call(
            "ingest_document",
            project_id=project,
            doc_title=f"document {self.titles}",
            source_type="md",
            source_text="".join(lines),
            blocks=[
                {
                    "block_type": "paragraph",
                    "block_locator": {
                        "unit": "byte", "start_offset": start, "end_offset": start + len(line) - 1
                    },
                }
                for start, line in zip(starts, lines, strict=True)
            ],
        )  # fmt: skip
        document = Document(answer["source_uid"], answer["conv_uid"], project, user, blocks)
        self.world.documents.append(document)
        return document

    def create_run(self, person: Person, document: Document, schema: Schema, most: int) -> None:
        raise NotImplementedError

    # who calls, and on what

    def caller(self, person: Person) -> Caller:
        if person.sees_all:
            return self.callers.service
        return self.callers.people[self.users.index(person.user)]

    def actor(self, person: Person) -> dict[str, UUID]:
        """What service_role has to say about itself, and a user may leave out."""
        return {"actor": person.user} if person.sees_all else {}

    def person(self, data: st.DataObject) -> Person:
        user = data.draw(st.sampled_from(self.users))
        return Person(user, sees_all=data.draw(st.integers(0, 9)) == 9)

    def one(self, data: st.DataObject, things: Sequence[Any], otherwise: Any) -> Any:
        """Draw one of these, or what is not there when there is none, and now and then anyway."""
        if not things or data.draw(st.integers(0, 19)) == 19:
            return otherwise
        return data.draw(st.sampled_from(things))

    def seen_runs(self, person: Person, data: st.DataObject) -> list[Run]:
        """What a person would act on; now and then also what is hidden from them."""
        runs = list(self.world.runs.values())
        if data.draw(st.integers(0, 9)) == 9:
            return runs
        return [run for run in runs if run.document.owner == person.user]

    def overlays(
        self, data: st.DataObject, person: Person, fits: Callable[[Overlay], bool]
    ) -> list[UUID]:
        """Draw ids of overlays, most often of ones that fit; sometimes unknown, or one twice."""
        seen = [o for run in self.seen_runs(person, data) for o in run.overlays]
        pool = [o for o in seen if fits(o)] if data.draw(st.integers(0, 9)) < 9 else seen
        ids = [o.overlay_id for o in pool]
        few = st.lists(st.sampled_from(ids), min_size=1, max_size=4, unique=True)
        drawn = data.draw(few) if ids else []
        match data.draw(st.integers(0, 29)):
            case 27:
                return []
            case 28:
                drawn.append(uuid.uuid4())
            case 29:
                drawn += drawn[:1]
        return drawn

    # the comparison

    def both(self, real: Callable[[], Any], modelled: Callable[[], Any]) -> tuple[Any, Any]:
        """Let both do it; they refuse alike, or both answer."""
        answer, expected = outcome(real), outcome(modelled)
        if isinstance(answer, Refused) or isinstance(expected, Refused):
            assert answer == expected
            return None, None
        return answer, expected

    def agree_on_operation(self, answer: str | None, act: int | None) -> None:
        """Both say that it was an operation, or that it was none."""
        assert (answer is None) == (act is None)
        if act is not None and answer is not None:
            assert self.operation_ids.setdefault(act, UUID(answer)) == UUID(answer)

    @invariant()
    def overlays_are_what_the_model_says(self) -> None:
        rows = self.callers.owner.query(
            "select * from public.block_overlays_v2 where owner_id = any(%s)", [self.users]
        )
        found = {row["id"]: row for row in rows}
        overlays = self.world.overlays
        assert found.keys() == overlays.keys()
        for overlay_id, o in overlays.items():
            row = found[overlay_id]
            if o.last_error == SOME_ERROR and row["last_error"]:
                o.last_error = row["last_error"]
            if o.act:
                known = self.operation_ids.setdefault(o.act, row["operation_id"])
                assert known == row["operation_id"]
            kept = o.confirmation
            if kept:
                assert self.stamps.setdefault(kept.act, row["confirmed_at"]) == row["confirmed_at"]
            assert row == row | {
                "run_id": o.run.run_id,
                "block_uid": o.block,
                "status": o.status,
                "staging_version": o.version,
                "confirmed_by": kept.by if kept else None,
                "excluded_by": o.excluded[0] if o.excluded else None,
                "excluded_reason": o.excluded[1] if o.excluded else None,
                "claim_token": o.token,
                "attempt_count": o.attempts,
                "last_error": o.last_error,
                "reject_reason": o.reject_reason,
            }
            assert text(row["overlay_jsonb_staging"]) == text(o.staging)
            assert text(row["overlay_jsonb_confirmed"]) == text(kept.data if kept else {})
            assert (row["staging_violations"] is not None) == o.is_marked
        assert len(set(self.operation_ids.values())) == len(self.operation_ids)

    @invariant()
    def runs_are_what_the_model_says(self) -> None:
        rows = self.callers.owner.query(
            "select * from public.runs_v2 where owner_id = any(%s)", [self.users]
        )
        assert {row["run_id"]: row["status"] for row in rows} == {
            run.run_id: run.status for run in self.world.runs.values()
        }
        tombstones = self.callers.owner.query(
            "select * from public.run_tombstones where owner_id = any(%s)", [self.users]
        )
        assert {
            row["run_id"]: (row["confirmed_blocks"], row["deleted_by"]) for row in tombstones
        } == self.world.tombstones

    @invariant()
    def exports_hold_the_confirmed_values(self) -> None:
        for run in self.world.runs.values():
            rows = self.caller(Person(run.document.owner)).rows("export_run", run_id=run.run_id)
            assert [text(row["export_run"]["user_defined"]["data"]) for row in rows] == [
                text(o.confirmation.data if o.confirmation else {}) for o in run.overlays
            ]

    @invariant()
    def nothing_is_breached(self) -> None:
        assert breaches(self.callers.owner) == []

    def teardown(self) -> None:
        """Leave as little as was there before."""
        for project, user in self.world.projects.items():
            caller = self.caller(Person(user))
            expected = caller.call("preview_delete_project", project_id=project)
            caller.call("delete_project", project_id=project, expected=expected)
