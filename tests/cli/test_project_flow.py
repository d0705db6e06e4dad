"""A whole project in five commands that name no document: 77 documents, 5,000 blocks."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Callable
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from arranged import SCHEMA

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

Done = Callable[..., str]
Refused = Callable[..., str]

DOCUMENTS, BLOCKS = 77, 65


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write 77 documents of 65 blocks; every title twice but for its case."""
    folder = tmp_path / "documents"
    folder.mkdir()
    for number in range(DOCUMENTS):
        name = f"{'Report' if number % 2 else 'REPORT'} {number // 2}"
        text = "\n\n".join(f"Block {n} of document {number}." for n in range(BLOCKS))
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


def test_77_documents_in_five_commands(
    done: Done, overlay: Callable[..., Result], folder: Path, schema_file: Path, tmp_path: Path
) -> None:
    total = DOCUMENTS * BLOCKS
    output = tmp_path / "all.zip"

    done("ingest", "--project", "archive", folder)
    created = overlay("run", "create", "--project", "archive", "--schema", schema_file)
    assert f"{DOCUMENTS} documents, {total} blocks to work" in created.stderr
    done("worker", "--offline", "--project", "archive", "--batch-size", 500)
    assert (
        done("review", "confirm", "--project", "archive", "--expect", total) == f"{total} confirmed"
    )
    exported = overlay("export", "--project", "archive", "--output", output)

    assert f"{total} rows in {output} ({total} of {total} blocks are confirmed)" in exported.stderr
    with zipfile.ZipFile(output) as archive:
        names = archive.namelist()
        assert len({name.casefold() for name in names}) == DOCUMENTS
        assert {"REPORT 7.jsonl", "Report 7 (2).jsonl"} <= set(names)
        rows = [json.loads(line) for name in names for line in archive.read(name).splitlines()]
    assert len(rows) == total
    assert all(row["user_defined"]["confirmed"] for row in rows)

    merged = [json.loads(line) for line in done("export", "--project", "archive").splitlines()]
    assert len({row["immutable"]["source_uid"] for row in merged}) == DOCUMENTS
    assert sorted(map(str, merged)) == sorted(map(str, rows))
    table = list(
        csv.DictReader(StringIO(done("export", "--project", "archive", "--format", "csv")))
    )
    assert [row["block_uid"] for row in table] == [row["immutable"]["block_uid"] for row in merged]
    assert [row["data_summary"] for row in table] == [
        row["user_defined"]["data"]["summary"] for row in merged
    ]
    [progress] = map(json.loads, done("status", "--project", "archive", "--json").splitlines())
    assert (progress["documents"], progress["confirmed_blocks"]) == (DOCUMENTS, total)
    assert (progress["schema"], progress["percent_confirmed"]) == ("summary", 100.0)


@pytest.fixture
def worked(done: Done, tmp_path: Path, schema_file: Path) -> None:
    """Arrange two documents of two blocks that await review under two schemas."""
    other = tmp_path / "other.json"
    other.write_text(json.dumps({**SCHEMA, "schema_ref": "other"}), encoding="utf-8")
    for number in (1, 2):
        (tmp_path / f"{number}.md").write_text(f"One {number}.\n\nTwo.", encoding="utf-8")
        done("ingest", "--project", "small", tmp_path / f"{number}.md")
    for schema in (schema_file, other):
        done("run", "create", "--project", "small", "--schema", schema)
    done("worker", "--offline", "--project", "small")


@pytest.mark.usefixtures("worked")
def test_nothing_is_confirmed_that_nobody_counted(refused: Refused, done: Done) -> None:
    said = refused("review", "confirm", "--project", "small")
    assert "Confirm 8 overlays in 4 runs of project small?" in said
    assert "Pass --expect 8" in said
    assert "It is 8, and --expect says 7" in refused(
        "review", "confirm", "--project", "small", "--expect", 7
    )
    refused("review", "confirm", "--project", "small", "1", code=2)
    refused("review", "confirm", code=2)
    assert done("review", "confirm", "--project", "small", "--schema", "other", "--yes") == (
        "4 confirmed"
    )
    found = [
        json.loads(line) for line in done("status", "--project", "small", "--json").splitlines()
    ]
    assert [
        (row["schema"], row["confirmed_blocks"], row["ai_complete_blocks"]) for row in found
    ] == [
        ("summary", 0, 4),
        ("other", 4, 0),
        (None, 4, 4),
    ]
    shown = done("status", "--project", "small")
    assert "project small: 2 documents" in shown
    assert "50.0" in shown
    assert "8 rows" not in shown


@pytest.mark.usefixtures("worked")
def test_a_second_time_there_is_nothing_left_to_confirm(done: Done) -> None:
    done("review", "confirm", "--project", "small", "--yes")
    assert "0 confirmed" in done("review", "confirm", "--project", "small")


@pytest.mark.usefixtures("worked")
def test_a_zip_of_several_schemas_has_a_folder_for_each(done: Done, tmp_path: Path) -> None:
    done("export", "--project", "small", "--zip", "-o", tmp_path / "all.bin", "--format", "csv")
    with zipfile.ZipFile(tmp_path / "all.bin") as archive:
        assert sorted(archive.namelist()) == [
            "other/1.csv",
            "other/2.csv",
            "summary/1.csv",
            "summary/2.csv",
        ]


def test_a_preview_creates_nothing(
    done: Done, refused: Refused, tmp_path: Path, schema_file: Path
) -> None:
    (tmp_path / "one.md").write_text("One.\n\nTwo.", encoding="utf-8")
    done("ingest", "--project", "small", tmp_path / "one.md")
    create = ("run", "create", "--project", "small", "--schema", schema_file)
    assert done(*create, "--preview") == "1 documents, 2 blocks"
    assert done("status", "--json") == ""
    said = refused(*create, "--expect", 3)
    assert "It is 2, and --expect says 3" in said
    assert len(done(*create, "--expect", 2).splitlines()) == 1


def test_a_project_without_runs_has_nothing_to_export(
    done: Done, refused: Refused, tmp_path: Path
) -> None:
    (tmp_path / "one.md").write_text("One.", encoding="utf-8")
    done("ingest", "--project", "small", tmp_path / "one.md")
    assert "there is nothing to export" in refused("export", "--project", "small")
    refused("export", "--project", "small", "some-run", code=2)
    refused("export", code=2)
