"""Whoever reads in the storm: no false alarm, no answer that contradicts another."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from interleaving.storm.sailor import Sailor

if TYPE_CHECKING:
    from model.callers import Caller

STATUSES = ["pending", "claimed", "ai_complete", "confirmed", "failed"]


class Reading(Sailor):
    """Acts of readers."""

    def verify_history(self) -> None:
        run_id = self.a_run()
        self.expect(self.person().rows("verify_history", run_id=run_id), [], "verify_history")

    def read_progress(self) -> None:
        """Compare the counters of a run with its pages, and those of a project with its runs'."""
        run_id, project = self.a_run(), self.a_project()
        with self.snapshot() as person:
            (run,) = person.rows("run_progress", run_id=run_id)
            for status in STATUSES:
                page = person.rows("list_overlays", run_id=run_id, status=status, page_size=1000)
                counted = [row for row in page if row["excluded_at"] is None]
                self.expect(len(counted), run[f"{status}_blocks"], f"{status} of list_overlays")
            self.expect(
                len(self.whole_review_queue(person, run_id)),
                run["ai_complete_blocks"],
                "review_queue",
            )
            (told,) = person.rows("project_progress", project_id=project)
            runs = person.rows("list_runs", project_id=project, page_size=1000)
            open_runs = [run for run in runs if run["status"] != "cancelled"]
            for status in STATUSES:
                self.expect(
                    told[f"{status}_blocks"],
                    sum(run[f"{status}_blocks"] for run in open_runs),
                    f"{status} of project_progress",
                )

    def whole_review_queue(self, person: Caller, run_id: Any) -> list[dict[str, Any]]:
        """Turn the pages of the review queue, of two overlays each."""
        rows: list[dict[str, Any]] = []
        place: dict[str, Any] = {}
        while page := person.rows("review_queue", run_id=run_id, page_size=2, **place):
            rows += page
            place = {
                "after_doubtful": page[-1]["is_doubtful"],
                "after_block": page[-1]["block_uid"],
            }
        return rows

    def read_an_overlay(self) -> None:
        """Compare an overlay with the end of its history."""
        overlays = self.overlays(*STATUSES)[:1]
        with self.snapshot() as person:
            for overlay_id in overlays:
                rows = person.query(
                    "select * from public.block_overlays_v2 where id = %s", [overlay_id]
                )
                for row in rows:
                    events = person.rows("overlay_history", overlay_id=overlay_id)
                    last = events[-1] if events else {"to_status": "pending"}
                    self.expect(last["to_status"], row["status"], "overlay_history")

    def look_around(self) -> None:
        run_id, project, schema = self.a_run(), self.a_project(), self.a_schema()
        person = self.person()
        person.call("diagnose")
        for function in ("list_projects", "list_schemas"):
            person.rows(function)
        for document in person.rows("list_documents", project_id=project):
            blocks = document["total_blocks"]
            self.expect(blocks > 0, document["status"] == "ingested", "list_documents")
            person.call("preview_delete_document", source_uid=document["source_uid"])
        preview = person.call("preview_confirm_project", project_id=project)
        self.expect(min(preview.values()), max(0, min(preview.values())), "preview_confirm_project")
        person.rows("field_agreement", run_id=run_id)
        person.call("preview_delete_run", run_id=run_id)
        person.call("read_schema", schema_id=schema)
        person.call("preview_delete_schema", schema_id=schema)

    def reconstruct(self) -> None:
        """Compare a document that was put together again with its source and what is confirmed."""
        run_id, conv_uid = self.a_run(), self.a_conversion()
        with self.snapshot() as person:
            for run in person.query(
                "select run_id, conv_uid from public.runs_v2 where run_id = %s", [run_id]
            ):
                rows = person.values("export_run", run_id=run_id)
                text = person.call("reconstruct_document", **run)
                revised = [
                    row["user_defined"]["data"].get("revised_content")
                    or row["immutable"]["block_content"]
                    for row in rows
                ]
                self.expect([part for part in revised if part not in text], [], "reconstruct")
                conv_uid = run["conv_uid"]
            source = person.call("document_source", conv_uid=conv_uid)
            blocks = person.query(
                "select block_content from public.blocks_v2 where conv_uid = %s", [conv_uid]
            )
            missing = [row for row in blocks if row["block_content"] not in source]
            self.expect(missing, [], "document_source")

    def read_manifest(self) -> None:
        """Compare a manifest with its lines, and later with the histories that go on meanwhile."""
        scope = self.random.choice([{"run_id": self.a_run()}, {"project_id": self.a_project()}])
        options = scope | {
            "mode": self.random.choice(["confirmed", "staging", "both"]),
            "unconfirmed": self.random.choice(["empty", "null", "omit"]),
        }
        with self.snapshot() as person:
            manifest = person.call("export_manifest", **options)
            pieces = person.values("export_lines", **options)
            lines = [json.loads(line) for piece in pieces for line in piece.split("\n")]
        self.expect(manifest["rows"], len(lines), "rows of a manifest")
        confirmed = sum(line["user_defined"]["confirmed"] for line in lines)
        self.expect(confirmed, manifest["confirmed"], "confirmed of a manifest")
        problems = [
            row["problem"]
            for row in self.person().rows("verify_manifest", manifest=manifest)
            if not row["problem"].startswith("deleted on ")
        ]
        self.expect(problems, [], "verify_manifest")

    def read_as_exporter(self) -> None:
        self.caller.become("overlay_exporter")
        for row in self.caller.query("select * from public.confirmed_overlays order by random()"):
            value = row["overlay_jsonb_confirmed"]
            self.expect(type(value.get("summary")), str, "confirmed_overlays")
