"""CSV and Parquet as other programs read them: types, Unicode and counts."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyworker.export import arrow_tables
from pyworker.export.arrow_types import stored_schema
from pyworker.export.columns import Columns, columns_of
from pyworker.export.order import Format

if TYPE_CHECKING:
    from pathlib import Path

    from exporting import Arranged

SCHEMA: dict[str, Any] = {
    "schema_ref": "facts",
    "type": "object",
    "properties": {
        "text": {"type": "string"},
        "kind": {"enum": ["duty", "right", None]},
        "words": {"type": "integer"},
        "score": {"type": "number"},
        "sure": {"type": "boolean"},
        "tags": {"type": "array", "items": {"type": "string"}},
        "place": {
            "type": "object",
            "properties": {"city": {"type": "string"}, "zip": {"type": "integer"}},
        },
    },
}
UNICODE = 'Öl, "東京"\r\n\U0001f600; e\u0301 \u2028 back\\slash'
VALUES: list[dict[str, Any]] = [
    {
        "text": UNICODE,
        "kind": "duty",
        "words": 9007199254740993,
        "score": -0.5,
        "sure": True,
        "tags": ["a", "ü"],
        "place": {"city": "Köln", "zip": 50667},
    },
    {"text": "=1+1", "kind": None, "tags": []},
    {},
]
TEXT = "One.\n\n@Two, \\"
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"]  # noqa: RUF001


@pytest.fixture
def facts(arranged: Arranged) -> Arranged:
    arranged.confirmed("One.\n\n東京 - Two.\n\n- Three", SCHEMA, VALUES, "Über uns")
    return arranged


def test_parquet_has_a_type_for_each_field(facts: Arranged, tmp_path: Path) -> None:
    facts.export(tmp_path / "f.parquet", Format.PARQUET)
    schema = pq.read_schema(tmp_path / "f.parquet")
    types = {field.name: str(field.type) for field in schema}
    assert {name: types[f"data_{name}"] for name in SCHEMA["properties"]} == {
        "text": "string",
        "kind": "dictionary<values=string, indices=int32, ordered=0>",
        "words": "int64",
        "score": "double",
        "sure": "bool",
        "tags": "list<element: string>",
        "place": "struct<zip: int64, city: string>",
    }
    assert types["confirmed_at"] == "timestamp[us, tz=UTC]"
    about = json.loads(schema.metadata[b"pgoverlay"])
    assert about["schemas"][0]["schema_uid"].encode() == schema.metadata[b"schema_uid"]
    assert [run["rows"] for run in about["runs"]] == [3]


def test_parquet_holds_the_values(facts: Arranged, tmp_path: Path) -> None:
    facts.export(tmp_path / "f.parquet", Format.PARQUET)
    rows = pq.read_table(tmp_path / "f.parquet").to_pylist()
    empty = dict.fromkeys(SCHEMA["properties"])
    assert [{name: row[f"data_{name}"] for name in SCHEMA["properties"]} for row in rows] == [
        {**empty, **value} for value in VALUES
    ]
    assert [row["block_content"] for row in rows] == ["One.", "東京 - Two.", "- Three"]
    assert [row["other_data"] for row in rows] == [None, None, None]
    assert rows[0]["confirmed_at"].utcoffset().total_seconds() == 0


def test_duckdb_reads_what_was_exported(facts: Arranged, tmp_path: Path) -> None:
    for form in Format:
        facts.export(tmp_path / f"f.{form.value}", form, guarded=False)
    connection = duckdb.connect()
    types = dict(
        connection.execute(
            f"select column_name, column_type from (describe from '{tmp_path}/f.parquet')"
        ).fetchall()
    )
    assert types["data_words"] == "BIGINT"
    assert types["data_tags"] == "VARCHAR[]"
    assert types["data_place"] == "STRUCT(zip BIGINT, city VARCHAR)"
    assert types["confirmed_at"] == "TIMESTAMP WITH TIME ZONE"
    asked = "select block_index, data_text, data_words, data_sure from"
    expected = [
        (0, UNICODE, 9007199254740993, True),
        (1, "=1+1", None, None),
        (2, None, None, None),
    ]
    for name in ("f.parquet", "f.csv"):
        found = connection.execute(f"{asked} '{tmp_path}/{name}' order by 1").fetchall()
        assert found == expected
    lines = connection.execute(
        f"select count(*), sum(user_defined.data.words) from '{tmp_path}/f.jsonl'"
    ).fetchall()
    assert lines == [(3, 9007199254740993)]


def test_pandas_reads_what_was_exported(facts: Arranged, tmp_path: Path) -> None:
    for form in Format:
        facts.export(tmp_path / f"f.{form.value}", form, guarded=False)
    parquet = pd.read_parquet(tmp_path / "f.parquet", dtype_backend="pyarrow")
    table = pd.read_csv(tmp_path / "f.csv", dtype_backend="pyarrow")
    lines = pd.read_json(tmp_path / "f.jsonl", lines=True)
    assert len(parquet) == len(table) == len(lines) == 3
    assert parquet["data_text"][0] == table["data_text"][0] == UNICODE
    assert table["data_words"].dtype == "int64[pyarrow]"
    assert table["data_words"][0] == parquet["data_words"][0] == 9007199254740993
    assert str(parquet["data_kind"].dtype).startswith("dictionary")
    assert list(parquet["block_content"]) == list(table["block_content"])
    assert lines["user_defined"][0]["data"]["text"] == UNICODE


@pytest.mark.parametrize("guarded", [True, False])
def test_the_guard_can_be_left_out(arranged: Arranged, tmp_path: Path, guarded: bool) -> None:  # noqa: FBT001
    arranged.confirmed(
        "\n\n".join(f"P{n}." for n in range(len(FORMULAS))),
        SCHEMA,
        [{"text": text, "words": -5} for text in FORMULAS],
        "=title",
    )
    arranged.export(tmp_path / "f.csv", Format.CSV, guarded=guarded)
    with (tmp_path / "f.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    mark = "'" if guarded else ""
    assert [row["data_text"] for row in rows] == [mark + text for text in FORMULAS]
    assert {row["doc_title"] for row in rows} == {f"{mark}=title"}
    assert {row["data_words"] for row in rows} == {"-5"}


def test_csv_is_what_rfc_4180_says(facts: Arranged, tmp_path: Path) -> None:
    facts.export(tmp_path / "f.csv", Format.CSV)
    text = (tmp_path / "f.csv").read_bytes().decode()
    assert text.endswith("\r\n")
    rows = list(csv.reader(StringIO(text, newline=""), strict=True))
    assert len(rows) == 4
    assert len({len(row) for row in rows}) == 1
    assert [line.endswith("\r") for line in text.split("\n")[:-1]] == [True] * 5


NUMBERS = '{"a": 1.10, "b": 1e3, "c": 12345678901234567890.123456789, "d": [1.0]}'


def test_csv_keeps_numbers_to_the_digit(arranged: Arranged, tmp_path: Path) -> None:
    fields: dict[str, Any] = {name: {"type": "number"} for name in "abc"}
    schema = {"schema_ref": "numbers", "properties": {**fields, "d": {"type": "array"}}}
    run_id = arranged.run("One.", schema)
    arranged.answer(run_id, lambda _: {})
    arranged.owner._connection.execute(  # noqa: SLF001  Python's numbers would round it
        "select set_config('request.jwt.claims', %s, false)",
        [json.dumps({"sub": arranged.owner._identity.claims["sub"]})],  # noqa: SLF001
    )
    [overlay] = arranged.owner.list_overlays(run_id)
    arranged.owner._connection.execute(  # noqa: SLF001
        "select public.update_overlay_staging(%s::uuid, %s::jsonb)", [overlay.overlay_id, NUMBERS]
    )
    arranged.owner.confirm_run(run_id)
    arranged.export(tmp_path / "f.csv", Format.CSV)
    with (tmp_path / "f.csv").open(encoding="utf-8", newline="") as file:
        [row] = csv.DictReader(file)
    assert [row[f"data_{name}"] for name in "abcd"] == [
        "1.10",
        "1000",
        "12345678901234567890.123456789",
        "[1.0]",
    ]


def test_what_does_not_fit_its_column_is_not_lost(arranged: Arranged, tmp_path: Path) -> None:
    values: list[dict[str, Any]] = [
        {"text": 7, "words": 2**70, "place": {"city": "Köln", "land": "D"}, "more": [1]},
        {"text": "fits", "words": 3.0, "score": 2},
    ]
    arranged.confirmed("One.\n\nTwo.", {**SCHEMA, "validation": "off"}, values)
    arranged.export(tmp_path / "f.parquet", Format.PARQUET)
    first, second = pq.read_table(tmp_path / "f.parquet").to_pylist()
    assert json.loads(first["other_data"]) == values[0]
    assert (first["data_text"], first["data_words"], first["data_place"]) == (None, None, None)
    assert (second["data_text"], second["data_words"], second["data_score"]) == ("fits", 3, 2.0)
    assert second["other_data"] is None


def test_schemas_that_differ_in_a_field_share_a_column_of_json(
    arranged: Arranged, tmp_path: Path
) -> None:
    for number, kind in enumerate(("string", "integer")):
        schema = {"schema_ref": kind, "properties": {"x": {"type": kind}}}
        arranged.confirmed(f"Text {number}.", schema, [{"x": "a" if number == 0 else 5}], kind)
    arranged.export(tmp_path / "f.parquet", Format.PARQUET)
    table = pq.read_table(tmp_path / "f.parquet")
    assert table["data_x"].to_pylist() == ["5", '"a"']


def test_drafts_are_marked_in_every_form(arranged: Arranged, tmp_path: Path) -> None:
    run_id = arranged.run("One.", SCHEMA)
    arranged.answer(run_id, lambda _: {"text": "draft"})
    for form in (Format.CSV, Format.PARQUET):
        arranged.export(tmp_path / f"f.{form.value}", form, mode="both")
        [row] = (
            pd.read_parquet(tmp_path / "f.parquet").to_dict("records")
            if (form is Format.PARQUET)
            else pd.read_csv(tmp_path / "f.csv").to_dict("records")
        )
        assert row["draft"] is True
        assert row["staging_text"] == "draft"
        assert pd.isna(row["data_text"])


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab"), inner, max_size=3),
    max_leaves=5,
)
fitting = st.fixed_dictionaries(
    {},
    optional={
        "text": st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")),
        "kind": st.sampled_from(["duty", "right", None]),
        "words": st.none() | st.integers(-(2**63), 2**63 - 1),
        "score": st.floats(allow_nan=False, allow_infinity=False) | st.integers(-10, 10),
        "sure": st.booleans(),
        "tags": st.lists(st.text('aü\\"'), max_size=3),
        "place": st.fixed_dictionaries(
            {}, optional={"city": st.text("x"), "zip": st.integers(0, 9)}
        ),
    },
)


def line(value: dict[str, Any] | None) -> bytes:
    locator = {"unit": "byte", "start_offset": 0, "end_offset": 1}
    names = ("source_uid", "conv_uid", "doc_title", "source_type", "block_uid", "block_type")
    fixed = {**dict.fromkeys((*names, "block_content"), "x"), "block_index": 0}
    told = {**dict.fromkeys(("schema_ref", "schema_uid", "run_id"), "y"), "status": "confirmed"}
    stamp = {"confirmed": True, "confirmed_at": "2026-11-21T10:00:00.5+00:00", "confirmed_by": "z"}
    return json.dumps(
        {
            "immutable": {**fixed, "block_locator": locator},
            "user_defined": {**told, **stamp, "data": value},
        },
        ensure_ascii=False,
    ).encode()


def columns() -> Columns:
    return columns_of({"mode": "confirmed", "drafts": False, "schemas": [{"fields": SCHEMA}]})


@given(
    st.lists(
        st.none()
        | fitting
        | st.dictionaries(st.sampled_from(list(SCHEMA["properties"])), json_values),
        min_size=1,
        max_size=5,
    )
)
def test_arrow_reads_what_we_read(values: list[dict[str, Any] | None]) -> None:
    """Where Arrow takes lines at all, its table is the one that is taken apart here."""
    lines, wanted = b"\n".join(map(line, values)) + b"\n", stored_schema(columns(), {})
    slow = [
        arrow_tables._stored(array, field.type)  # noqa: SLF001
        for array, field in zip(
            arrow_tables._taken_apart(lines, columns()),  # noqa: SLF001
            wanted,
            strict=True,
        )
    ]
    by_hand = pa.Table.from_arrays(slow, schema=wanted)
    assert arrow_tables.table_of(lines, columns(), wanted).to_pylist() == by_hand.to_pylist()
