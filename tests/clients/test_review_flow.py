"""The whole review over HTTP: PostgREST, and its official client for Python."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx
import psycopg
import pytest
from arranged import run_of
from clients.rest import MAX_ROWS, token
from clients.reviewing import PIECES, SCHEMA, call
from postgrest import APIError

from pyworker.database.identity import person
from pyworker.database.person import connect

if TYPE_CHECKING:
    from clients.rest import Rest
    from clients.reviewing import Review


def test_a_worker_claims_and_completes_over_http(review: Review) -> None:
    assert review.completed == {"completed": 5, "returned": 0, "failed": 0, "lost": []}
    assert review.statuses() == ["ai_complete"] * 5
    assert [row["block_content"] for row in review.page()] == list(PIECES)


def test_the_same_schema_is_registered_once(review: Review) -> None:
    twice = {call(review.person, "register_schema", schema_jsonb=SCHEMA) for _ in range(2)}
    [listed] = call(review.person, "list_schemas")
    assert twice == {listed["schema_id"]}


def test_pages_follow_each_other_by_the_last_block(review: Review) -> None:
    seen: list[str] = []
    while page := review.page(page_size=2, after_block=seen[-1] if seen else ""):
        assert len(page) <= 2
        seen += [row["block_uid"] for row in page]
    assert seen == review.blocks


def test_a_page_is_filtered_by_what_is_staged(review: Review) -> None:
    [row] = review.page(field_values={"title": "Title 2"}, status="ai_complete", search="buyer")
    assert row["overlay_id"] == review.overlays[2]


def test_an_edit_by_rpc_is_kept_under_a_new_version(review: Review) -> None:
    edited = call(
        review.person,
        "update_overlay_staging",
        overlay_id=review.overlays[0],
        data={"title": "By hand"},
        expected_version=1,
    )
    assert (edited["staging_version"], edited["changed"]) == (2, True)
    again = call(
        review.person,
        "update_overlay_staging",
        run_id=review.run_id,
        block_uid=review.blocks[0],
        data={"title": "By hand, twice"},
    )
    assert (again["overlay_id"], again["staging_version"]) == (review.overlays[0], 3)


def test_an_edit_of_a_version_that_is_gone_is_refused(review: Review) -> None:
    edit = {"overlay_id": review.overlays[0], "data": {"title": "Late"}, "expected_version": 1}
    call(review.person, "update_overlay_staging", **edit)
    with pytest.raises(APIError) as caught:
        call(review.person, "update_overlay_staging", **edit)
    assert caught.value.code == "PT409"
    assert caught.value.message == "overlay was changed since you saw it"
    assert review.page()[0]["overlay_jsonb_staging"] == {"title": "Late"}


def patched(review: Review, overlay_id: str, **columns: Any) -> list[Any]:
    table = review.person.from_("block_overlays_v2")
    return table.update(columns).eq("id", overlay_id).execute().data


def test_a_direct_patch_is_an_edit_with_version_and_history(review: Review, user: str) -> None:
    [row] = patched(review, review.overlays[1], overlay_jsonb_staging={"title": "Patched"})
    assert (row["staging_version"], row["overlay_jsonb_staging"]) == (2, {"title": "Patched"})
    *_, last = call(review.person, "overlay_history", overlay_id=review.overlays[1])
    assert (last["actor_id"], last["operation"], last["via"]) == (
        user,
        "direct_edit",
        "authenticated",
    )
    assert call(review.person, "verify_history", run_id=review.run_id) == []


def test_a_direct_patch_that_does_not_fit_the_schema_is_marked(review: Review) -> None:
    [row] = patched(review, review.overlays[1], overlay_jsonb_staging={"title": 5})
    assert [violation["path"] for violation in row["staging_violations"]] == ["/title"]
    with pytest.raises(APIError, match="overlay does not fit its schema"):
        call(review.person, "confirm_overlays", overlay_ids=review.overlays[:2])
    assert review.statuses() == ["ai_complete"] * 5


def test_a_direct_patch_of_what_is_confirmed_finds_no_row(review: Review) -> None:
    call(review.person, "confirm_overlays", overlay_ids=review.overlays[:1])
    assert patched(review, review.overlays[0], overlay_jsonb_staging={"title": "Late"}) == []
    assert review.page()[0]["overlay_jsonb_staging"] == {"title": "Title 0"}


@pytest.mark.parametrize(
    "column", ["overlay_jsonb_confirmed", "status", "confirmed_at", "owner_id", "staging_version"]
)
def test_a_direct_patch_of_any_other_column_is_refused(review: Review, column: str) -> None:
    before = review.page()
    with pytest.raises(APIError) as caught:
        patched(review, review.overlays[0], **{column: None})
    assert caught.value.code == "42501"
    assert review.page() == before


def test_postgrest_tells_the_overloads_apart_by_their_arguments(review: Review) -> None:
    by_id = call(
        review.person, "confirm_overlays", overlay_ids=review.overlays[:1], expected_versions=[1]
    )
    by_block = call(
        review.person, "confirm_overlays", run_id=review.run_id, block_uids=review.blocks[1:3]
    )
    assert (by_id["confirmed"], by_block["confirmed"]) == (1, 2)
    assert review.statuses() == ["confirmed"] * 3 + ["ai_complete"] * 2

    by_id = call(
        review.person,
        "reject_overlays_to_pending",
        overlay_ids=review.overlays[3:4],
        reason="The title is that of the next block.",
    )
    by_block = call(
        review.person,
        "reject_overlays_to_pending",
        run_id=review.run_id,
        block_uids=review.blocks[4:],
    )
    assert (by_id["rejected"], by_block["rejected"]) == (1, 1)
    [first, _] = call(
        review.service, "claim_overlay_batch", run_id=review.run_id, worker_id="over-http"
    )
    assert "The title is that of the next block." in first["user_prompt"]


def test_a_confirmation_is_taken_back_by_its_operation(review: Review) -> None:
    watermark = call(review.person, "current_watermark")
    done = call(review.person, "confirm_run", run_id=review.run_id, watermark=watermark)
    assert done["confirmed"] == 5
    undone = call(review.person, "undo_operation", operation_id=done["operation_id"])
    assert undone["undone"] == 5
    assert review.statuses() == ["ai_complete"] * 5


def test_progress_is_one_row(review: Review) -> None:
    call(review.person, "confirm_overlays", overlay_ids=review.overlays[:2])
    [run] = call(review.person, "run_progress", run_id=review.run_id)
    [project] = call(review.person, "project_progress", project_id=review.project_id)
    assert (run["total_blocks"], run["confirmed_blocks"], run["status"]) == (5, 2, "complete")
    assert (project["runs"], project["ai_complete_blocks"]) == (1, 3)


def test_an_export_is_the_same_rows_whole_or_in_pages(review: Review, rest: Rest) -> None:
    call(review.person, "confirm_overlays", overlay_ids=review.overlays[1:2])
    whole = call(review.person, "export_run", run_id=review.run_id)
    paged = [
        row
        for start in range(0, 6, 2)
        for row in review.person.rpc("export_run", {"run_id": review.run_id})
        .range(start, start + 1)
        .execute()
        .data
    ]
    with psycopg.connect(rest.database_url) as database:
        found = database.execute(
            "select export_run(run_id, actor => owner_id) from runs_v2 where run_id = %s",
            [review.run_id],
        ).fetchall()
    assert whole == paged == [row for (row,) in found]
    told = [(row["user_defined"]["confirmed"], row["user_defined"]["data"]) for row in whole]
    assert told == [(False, {}), (True, {"title": "Title 1"}), *[(False, {})] * 3]


def test_an_export_of_more_rows_than_one_answer_holds_comes_in_pages(rest: Rest, user: str) -> None:
    with connect(rest.database_url, person(user)) as owner:
        run_id = str(run_of(owner, MAX_ROWS + 3))
    with rest.client(user) as client:
        assert len(call(client, "export_run", run_id=run_id)) == MAX_ROWS
        rows: list[Any] = []
        while len(rows) % MAX_ROWS == 0:
            request = client.rpc("export_run", {"run_id": run_id})
            rows += request.range(len(rows), len(rows) + MAX_ROWS - 1).execute().data
    indexes = [row["immutable"]["block_index"] for row in rows]
    assert indexes == list(range(MAX_ROWS + 3))


def test_an_export_can_be_read_as_a_stream(review: Review, rest: Rest, user: str) -> None:
    with httpx.stream(
        "GET",
        f"{rest.url}/rpc/export_run",
        params={"run_id": review.run_id, "mode": "staging"},
        headers={"Authorization": f"Bearer {token(user)}"},
    ) as answer:
        assert answer.headers["content-range"] == "0-4/*"
        rows = json.loads(b"".join(answer.iter_bytes()))
    assert [row["user_defined"]["draft"] for row in rows] == [True] * 5
