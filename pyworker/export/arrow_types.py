"""Kinds of columns as types of Arrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from pyworker.export.columns import OTHERS, PREFIX
from pyworker.export.line import FIXED, Immutable, UserDefined

if TYPE_CHECKING:
    from pyworker.export.columns import Columns
    from pyworker.export.kinds import Kind

TIMESTAMP = pa.timestamp("us", tz="UTC")
_FIXED_TYPES = {
    "block_index": pa.int64(),
    "start_offset": pa.int64(),
    "end_offset": pa.int64(),
    "confirmed": pa.bool_(),
    "confirmed_at": TIMESTAMP,
}
_SCALARS = {
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
}


def arrow_type(kind: Kind) -> pa.DataType:
    """Return the type of a column's values; choice and json are strings here."""
    if kind.items is not None:
        return pa.list_(arrow_type(kind.items))
    if kind.members:
        return pa.struct([pa.field(key, arrow_type(member)) for key, member in kind.members])
    return _SCALARS.get(kind.name, pa.string())


def stored_schema(columns: Columns, metadata: dict[str, str]) -> pa.Schema:
    """Return the schema of the file."""
    fields = [pa.field(name, _FIXED_TYPES.get(name, pa.string())) for name in FIXED]
    if columns.drafts:
        fields.append(pa.field("draft", pa.bool_()))
    for part in columns.parts:
        for key, kind in columns.fields:
            choice = kind.name == "choice"
            stored = pa.dictionary(pa.int32(), pa.string()) if choice else arrow_type(kind)
            fields.append(pa.field(f"{PREFIX[part]}{key}", stored))
        fields.append(pa.field(OTHERS[part], pa.string()))
    return pa.schema(fields, metadata=metadata)


def line_schema(columns: Columns) -> pa.Schema:
    """Return the schema of the lines themselves, as Arrow is to read them."""
    value = pa.struct([pa.field(key, arrow_type(kind)) for key, kind in columns.fields])
    locator = pa.struct(
        [("unit", pa.string()), ("start_offset", pa.int64()), ("end_offset", pa.int64())]
    )
    special = {
        "block_locator": locator,
        "block_index": pa.int64(),
        "draft": pa.bool_(),
        "data": value,
        "staging": value,
        **{name: pa.bool_() for name, kept in _FIXED_TYPES.items() if kept == pa.bool_()},
    }
    return pa.schema(
        [
            pa.field(
                part,
                pa.struct(
                    [
                        pa.field(name, special.get(name, pa.string()))
                        for name in struct.__struct_fields__
                    ]
                ),
            )
            for part, struct in (("immutable", Immutable), ("user_defined", UserDefined))
        ]
    )
