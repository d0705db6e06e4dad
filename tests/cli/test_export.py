"""Exports: three modes, what stands for the unconfirmed, and files that are whole or not there."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from arranged import OWNER, run_of

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from pyworker.database.person import Database

Refused = Callable[..., str]
Run = Callable[..., str]


@pytest.fixture
def run_id(owner: Database, done: Run) -> UUID:
    """Arrange four blocks: confirmed, awaiting review with an edit, and two pending."""
    run_id = run_of(owner, 4)
    done("worker", "--offline", "--once", "--batch-size", 2)
    done("review", "edit", run_id, 0, "summary=final")
    done("review", "edit", run_id, 1, "summary=draft")
    done("review", "confirm", run_id, 0)
    return run_id


def rows(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def manifest_of(output: Path) -> Path:
    return output.with_name(f"{output.name}.manifest.json")


FINAL, DRAFT = {"summary": "final"}, {"summary": "draft"}
MODES = [
    ((), [FINAL, {}, {}, {}]),
    (("--unconfirmed", "empty"), [FINAL, {}, {}, {}]),
    (("--unconfirmed", "null"), [FINAL, None, None, None]),
    (("--unconfirmed", "omit"), [FINAL]),
    (("--mode", "staging"), [FINAL, DRAFT, {}, {}]),
    (("--mode", "staging", "--unconfirmed", "omit"), [FINAL, DRAFT]),
    (("--mode", "both"), [FINAL, {}, {}, {}]),
    (("--mode", "both", "--unconfirmed", "null"), [FINAL, None, None, None]),
]


@pytest.mark.parametrize(("options", "data"), MODES, ids=str)
def test_what_stands_in_data(
    done: Run, run_id: UUID, options: tuple[str, ...], data: list[Any]
) -> None:
    exported = [row["user_defined"] for row in rows(done("export", run_id, *options))]
    assert [value["data"] for value in exported] == data
    drafts = {value.get("draft", False) for value in exported}
    assert drafts == {"--mode" in options}
    if "both" in options:
        assert [value["staging"] for value in exported] == [FINAL, DRAFT, {}, {}]


def test_a_row_names_where_it_comes_from_and_who_confirmed_it(done: Run, run_id: UUID) -> None:
    first, second, *_ = rows(done("export", run_id))
    assert first["immutable"].keys() == {
        "source_uid",
        "conv_uid",
        "doc_title",
        "source_type",
        "block_uid",
        "block_index",
        "block_type",
        "block_locator",
        "block_content",
    }
    value = first["user_defined"]
    assert (value["schema_ref"], value["run_id"]) == ("summary", str(run_id))
    assert (value["status"], value["confirmed"], value["confirmed_by"]) == (
        "confirmed",
        True,
        OWNER,
    )
    assert (second["user_defined"]["confirmed"], second["user_defined"]["confirmed_at"]) == (
        False,
        None,
    )


def test_a_file_holds_what_standard_output_would(done: Run, run_id: UUID, tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    done("export", run_id, "--output", output)
    assert output.read_text(encoding="utf-8") == done("export", run_id) + "\n"
    assert sorted(tmp_path.glob("*out*")) == [output, manifest_of(output)]


def test_a_folder_that_is_missing_leaves_no_file(
    refused: Refused, run_id: UUID, tmp_path: Path
) -> None:
    said = refused("export", run_id, "--output", tmp_path / "missing" / "out.jsonl")
    assert "file cannot be written" in said
    assert "No such file or directory" in said
    assert "Check the folder" in said
    assert list(tmp_path.rglob("*out*")) == []


def test_an_output_that_is_a_folder_leaves_no_file(
    refused: Refused, run_id: UUID, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    assert "file cannot be written" in refused("export", run_id, "--output", tmp_path / "out")
    assert list(tmp_path.rglob("*out*")) == [tmp_path / "out"]


def test_a_refused_export_leaves_the_file_of_before(
    done: Run, refused: Refused, run_id: UUID, tmp_path: Path
) -> None:
    output = tmp_path / "out.jsonl"
    done("export", run_id, "--output", output)
    before = output.read_bytes()
    refused("export", "00000000", "--output", output)
    refused("export", run_id, "--mode", "nonsense", "--output", output, code=2)
    assert output.read_bytes() == before
    assert sorted(tmp_path.glob("*out*")) == [output, manifest_of(output)]


def test_an_ending_that_names_no_form_is_refused_instead_of_guessed(
    done: Run, refused: Refused, run_id: UUID, tmp_path: Path
) -> None:
    sheet = tmp_path / "out.xlsx"
    assert "named .xlsx" in refused("export", run_id, "--output", sheet, code=2)
    assert list(tmp_path.iterdir()) == []
    done("export", run_id, "--output", sheet, "--format", "csv")
    assert "block_uid," in sheet.read_text(encoding="utf-8").splitlines()[0]
