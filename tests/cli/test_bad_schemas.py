"""A schema that is none gets a clear error."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

Refused = Callable[..., str]

BAD = {
    "an array": ("[1]", "schema is not a JSON object"),
    "a string": ('"summary"', "schema is not a JSON object"),
    "null": ("null", "schema is not a JSON object"),
    "no schema_ref": ('{"properties": {}}', "schema has no schema_ref"),
    "a schema_ref that is a number": ('{"schema_ref": 1}', "schema has no schema_ref"),
    "a blank schema_ref": ('{"schema_ref": " "}', "schema has no schema_ref"),
    "no JSON": ("{schema_ref: summary}", "line 1 column 2"),
    "an empty file": ("", "is not JSON"),
    "two objects": ("{}{}", "Extra data"),
    "brackets without end": ("[" * 100_000, "is not JSON"),
    "a number that is none": ('{"schema_ref": "summary", "maximum": NaN}', "NaN"),
    "half a character": ('{"schema_ref": "\\ud800"}', "error: "),
    "a character that cannot be stored": ('{"schema_ref": "\\u0000"}', "error: "),
}


@pytest.mark.parametrize("what", BAD)
def test_it_is_refused(refused: Refused, tmp_path: Path, what: str) -> None:
    content, cause = BAD[what]
    (tmp_path / "schema.json").write_text(content)
    assert cause in refused("schema", "add", tmp_path / "schema.json")


def test_a_file_that_is_not_utf_8(refused: Refused, tmp_path: Path) -> None:
    (tmp_path / "schema.json").write_bytes(b'{"schema_ref": "\xff"}')
    assert "not" in refused("schema", "add", tmp_path / "schema.json")


def test_a_file_that_is_missing(refused: Refused, tmp_path: Path) -> None:
    said = refused("schema", "add", tmp_path / "missing.json")
    assert "file cannot be read" in said
    assert "Check the path" in said


def test_more_than_a_mebibyte(refused: Refused, tmp_path: Path) -> None:
    (tmp_path / "schema.json").write_text(f'{{"schema_ref": "{"x" * 1024 * 1024}"}}')
    assert "schema is too large" in refused("schema", "add", tmp_path / "schema.json")
