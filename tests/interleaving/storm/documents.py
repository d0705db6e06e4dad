"""Documents, schemas and runs in the storm: several people ingest, register and apply the same."""

from __future__ import annotations

from interleaving.scene import SCHEMA, ingest
from interleaving.storm.sailor import Sailor
from interleaving.storm.settings import APPLIED, CONFIGS, EDITING, SHARED, document, sha256


class Documents(Sailor):
    """Acts of people who bring something in."""

    def create_project(self) -> None:
        if len(self.see("select from public.projects where owner_id = %s", self.user)) < 2:
            self.person().call("create_project", project_name="a project")

    def ingest_shared(self) -> None:
        """Ingest what others ingest, too, and perhaps by another converter."""
        given = document(self.random.randrange(SHARED))
        converter = self.random.choice(["one", "two"])
        project = self.a_project()
        answer = self.person().call(
            "ingest_document", project_id=project, converter=converter, **given
        )
        told = (answer["status"], answer["total_blocks"])
        self.expect(told, ("ingested", len(given["blocks"])), "ingest_document")
        if answer["created"]:
            self.expect(answer["converter"], converter, "converter of a new document")

    def begin_conversion(self) -> None:
        number = self.random.randrange(SHARED)
        project = self.a_project()
        answer = self.person().call(
            "begin_conversion",
            project_id=project,
            doc_title="a document",
            source_type="md",
            source_sha256=sha256(number),
            source_filesize=1,
            converter="one",
        )
        ingested = answer["conversion_token"] is None
        blocks = len(document(number)["blocks"]) if ingested else 0
        self.expect(
            (answer["status"], answer["total_blocks"]),
            ("ingested" if ingested else "converting", blocks),
            "begin_conversion",
        )

    def fail_conversion(self) -> None:
        self.caller.become("none")
        rows = self.caller.query(
            """
            select source_uid, conversion_token from public.documents_v2
            where owner_id = %s and status = 'converting' order by random() limit 1
            """,
            [self.user],
        )
        for row in rows:
            self.person().call("fail_conversion", **row, error="because")

    def register_schema(self) -> None:
        schema = self.random.choice([SCHEMA, EDITING, APPLIED])
        self.person().call("register_schema", schema_jsonb=schema)

    def create_run(self) -> None:
        """Create a run; a user who has not got what it takes gets it."""
        if self.has_runs_enough():
            return
        project = self.see("select project_id from public.projects where owner_id = %s", self.user)
        conversion = self.see(
            "select conv_uid from public.documents_v2 where owner_id = %s and status = 'ingested'",
            self.user,
        )
        person = self.person()
        schema = person.call("register_schema", schema_jsonb=self.random.choice([SCHEMA, EDITING]))
        if not project:
            project = [person.call("create_project", project_name="a project")]
        if len(conversion) < 2 or self.random.random() < 0.3:
            conversion = [ingest(person, self.random.choice(project), 16)["conv_uid"]]
        person.call(
            "create_run_v2",
            conv_uid=self.random.choice(conversion),
            schema_id=schema,
            model_config={"max_attempts": 3} | self.random.choice(CONFIGS),
        )

    def create_run_again(self) -> None:
        """Create a run like one that is there: it uses what that has been answered."""
        if self.has_runs_enough():
            return
        self.caller.become("none")
        runs = self.caller.query(
            """
            select r.conv_uid, r.schema_id, r.model_config
            from public.runs_v2 r join public.schemas s using (schema_id)
            where r.owner_id = %s and s.schema_ref <> 'applied' and r.ai_complete_blocks > 0
            order by r.created_at desc limit 1
            """,
            [self.user],
        )
        for run in runs:
            self.person().call("create_run_v2", **run)

    def apply_schema(self) -> None:
        if self.has_runs_enough():
            return
        project = self.a_project()
        person = self.person()
        schema = person.call("register_schema", schema_jsonb=APPLIED)
        person.rows("preview_apply_schema", project_id=project, schema_id=schema)
        person.rows(
            "apply_schema_to_project",
            project_id=project,
            schema_id=schema,
            model_config=self.random.choice(CONFIGS),
        )

    def has_runs_enough(self) -> bool:
        """Whether there is work enough, or more than enough to look at."""
        runs = self.see("select status from public.runs_v2 where owner_id = %s", self.user)
        return len(runs) > 12 or len([r for r in runs if r in ("pending", "running")]) > 4

    def delete_document(self) -> None:
        source = self.one(
            "select source_uid from public.documents_v2 where owner_id = %s order by random()"
        )
        self.person().call("delete_document", source_uid=str(source))

    def delete_project(self) -> None:
        project = self.a_project()
        expected = self.person().call("preview_delete_project", project_id=project)
        self.person().call("delete_project", project_id=project, expected=expected)

    def delete_schema(self) -> None:
        schema = self.a_schema()
        self.person().call("delete_schema", schema_id=schema)
