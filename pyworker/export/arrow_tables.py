"""Lines as an Arrow table: read by Arrow where everything fits, else one by one."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json

from pyworker.export.arrow_types import line_schema
from pyworker.export.line import FIXED, Immutable, Locator, decode, fixed_values, json_text
from pyworker.export.typed_value import take_typed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyworker.export.columns import Columns


def table_of(lines: bytes, columns: Columns, schema: pa.Schema) -> pa.Table:
    """Return the lines as a table of that schema."""
    arrays = None
    # Arrow keeps no JSON text, cannot tell an empty object from none, and reads what fits only
    if columns.fields and not any(kind.has("json") for _, kind in columns.fields):
        try:
            arrays = list(_read(lines, columns))
        except pa.ArrowInvalid:
            arrays = None
    if arrays is None:
        arrays = list(_taken_apart(lines, columns))
    return pa.Table.from_arrays(
        [_stored(array, field.type) for array, field in zip(arrays, schema, strict=True)],
        schema=schema,
    )


def _stored(array: pa.Array, wanted: pa.DataType) -> pa.Array:
    if isinstance(array, list):
        plain = wanted.value_type if pa.types.is_dictionary(wanted) else wanted
        as_text = pa.types.is_timestamp(wanted)
        array = pa.array(array, pa.string() if as_text else plain)
    if pa.types.is_dictionary(wanted):
        return array.dictionary_encode()
    return array.cast(wanted)


def _read(lines: bytes, columns: Columns) -> Iterator[pa.Array]:
    """Let Arrow parse the lines.

    Raises ArrowInvalid where a value does not fit its column, or has none.
    """
    table = pyarrow.json.read_json(
        BytesIO(lines),
        pyarrow.json.ReadOptions(use_threads=False, block_size=len(lines) + 1),
        pyarrow.json.ParseOptions(
            explicit_schema=line_schema(columns), unexpected_field_behavior="error"
        ),
    )
    fixed, value = (table[name].combine_chunks() for name in ("immutable", "user_defined"))
    for name in FIXED:
        if name in Locator.__struct_fields__:
            yield pc.struct_field(fixed, ["block_locator", name])
        else:
            yield pc.struct_field(fixed if name in Immutable.__struct_fields__ else value, name)
    if columns.drafts:
        yield pc.struct_field(value, "draft")
    for part in columns.parts:
        for key, _ in columns.fields:
            yield pc.struct_field(pc.struct_field(value, part), key)
        yield pa.nulls(len(table), pa.string())


def _taken_apart(lines: bytes, columns: Columns) -> Iterator[list[object]]:
    """Parse the lines here; what does not fit its column goes to the others."""
    decoded = [decode(line) for line in lines.split(b"\n") if line]
    yield from map(list, zip(*map(fixed_values, decoded), strict=True))
    if columns.drafts:
        yield [line.user_defined.draft for line in decoded]
    for part in columns.parts:
        values = [getattr(line.user_defined, part) or {} for line in decoded]
        for key, kind in columns.fields:
            yield [take_typed(value, key, kind) for value in values]
        yield [json_text(value) for value in values]
