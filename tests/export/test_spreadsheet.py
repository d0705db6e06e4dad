"""CSV as a person sees it who opens it in a spreadsheet: LibreOffice, without its window."""

from __future__ import annotations

import subprocess
import warnings
import zipfile
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from pyworker.export.order import Format

if TYPE_CHECKING:
    from pathlib import Path

    from exporting import Arranged

SCHEMA: dict[str, Any] = {
    "schema_ref": "facts",
    "properties": {
        "text": {"type": "string"},
        "words": {"type": "integer"},
        "score": {"type": "number"},
        "sure": {"type": "boolean"},
        "tags": {"type": "array", "items": {"type": "string"}},
    },
}
FORMULAS = [
    *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"),  # noqa: RUF001
    '=HYPERLINK("http://a.example";"b")',
    "=cmd|' /C calc'!A0",
]
UNICODE = 'Öl, "東京"; \U0001f600 e\u0301 ｱ עברית'
UTF8 = 76
"""What a person picks in the dialog: comma, double quote, UTF-8, from the first line on."""
IMPORT = f"CSV:44,34,{UTF8},1"

Sheet = list[dict[str, Any]]
Read = Callable[..., tuple[Sheet, set[str]]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Open a CSV in LibreOffice; return the rows that it shows, and the types of its cells."""

    def through_libreoffice(file: Path, *options: str) -> tuple[Sheet, set[str]]:
        subprocess.run(
            [
                "soffice",
                # a profile of this test's own: two may then run beside each other
                f"-env:UserInstallation=file://{tmp_path}/profile",
                "--headless",
                *(options or (f"--infilter={IMPORT}",)),
                "--convert-to",
                "xlsx",
                "--outdir",
                tmp_path / "sheets",
                file,
            ],
            check=True,
            capture_output=True,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles that openpyxl does not know
            sheet = openpyxl.load_workbook(tmp_path / "sheets" / f"{file.stem}.xlsx").active
        header, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
        return [dict(zip(header, row, strict=True)) for row in rows], kinds

    return through_libreoffice


def paragraphs(count: int) -> str:
    return "\n\n".join(f"P{number}." for number in range(count))


def test_types_unicode_and_counts_are_right(arranged: Arranged, tmp_path: Path, read: Read) -> None:
    values: list[dict[str, Any]] = [
        {"text": UNICODE, "words": -5, "score": 2.5, "sure": True, "tags": ["a", "ü"]},
        {"text": "two\nlines", "words": 2**40},
        {},
    ]
    arranged.confirmed("Öl.\n\n東京 - Two.\n\nThree", SCHEMA, values, "Über uns")
    arranged.export(tmp_path / "f.csv", Format.CSV)
    rows, _ = read(tmp_path / "f.csv")
    fields = [f"data_{name}" for name in SCHEMA["properties"]]
    assert [[row[field] for field in fields] for row in rows] == [
        [UNICODE, -5, 2.5, True, '["a", "ü"]'],
        ["two\nlines", 2**40, None, None, None],
        [None] * 5,
    ]
    assert [row["block_index"] for row in rows] == [0, 1, 2]
    assert [row["block_content"] for row in rows] == ["Öl.", "東京 - Two.", "Three"]
    assert {row["doc_title"] for row in rows} == {"Über uns"}


def test_no_text_is_run_as_a_formula(arranged: Arranged, tmp_path: Path, read: Read) -> None:
    values = [{"text": text} for text in FORMULAS]
    arranged.confirmed(paragraphs(len(values)), SCHEMA, values, "=1+1")
    arranged.export(tmp_path / "f.csv", Format.CSV)
    # without options it takes everything for what it looks like, formulas too
    for options in ((), ("--infilter=CSV",)):
        rows, kinds = read(tmp_path / "f.csv", *options)
        assert len(rows) == len(values)
        assert "f" not in kinds, "a cell is a formula"
        assert all(str(row["data_text"]).startswith("'") for row in rows)


def test_without_the_guard_they_would_be(arranged: Arranged, tmp_path: Path, read: Read) -> None:
    arranged.confirmed(paragraphs(1), SCHEMA, [{"text": "=1+1"}])
    arranged.export(tmp_path / "f.csv", Format.CSV, guarded=False)
    _, kinds = read(tmp_path / "f.csv", "--infilter=CSV")
    assert "f" in kinds


def test_each_document_of_a_zip_is_a_sheet(arranged: Arranged, tmp_path: Path, read: Read) -> None:
    for title in ("Erste", "東京"):
        arranged.confirmed(f"Text of {title}.", SCHEMA, [{"text": title, "words": 7}], title)
    arranged.export(tmp_path / "f.zip", Format.CSV, zipped=True)
    with zipfile.ZipFile(tmp_path / "f.zip") as archive:
        archive.extractall(tmp_path / "members")
    for title in ("Erste", "東京"):
        [row], _ = read(tmp_path / "members" / f"{title}.csv")
        assert (row["data_text"], row["data_words"]) == (title, 7)


def test_drafts_are_marked(arranged: Arranged, tmp_path: Path, read: Read) -> None:
    arranged.answer(arranged.run("One.", SCHEMA), lambda _: {"text": "a draft"})
    arranged.export(tmp_path / "f.csv", Format.CSV, mode="both")
    [row], _ = read(tmp_path / "f.csv")
    assert (row["draft"], row["staging_text"], row["data_text"]) == (True, "a draft", None)
