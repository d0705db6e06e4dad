"""Kinds of columns as types of Arrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_type_hints

import pyarrow as pa

from pyworker.export.columns import OTHERS, PREFIX
from pyworker.export.line import FIXED, Immutable, Locator, UserDefined

if TYPE_CHECKING:
    from pyworker.export.columns import Columns
    from pyworker.export.kinds import Kind

TIMESTAMP = pa.timestamp("us", tz="UTC")
_BY_HINT = {int: pa.int64(), bool: pa.bool_()}
_PLAIN_TYPES = {
    name: _BY_HINT.get(hint, pa.string())
    for struct in (Immutable, Locator, UserDefined)
    for name, hint in get_type_hints(struct).items()
}
"""Types of the members of a line as they are read."""
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
    types = {**_PLAIN_TYPES, "confirmed_at": TIMESTAMP}
    fields = [pa.field(name, types[name]) for name in FIXED]
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
    special = {"block_locator": locator, **dict.fromkeys(columns.parts, value)}
    return pa.schema(
        [
            pa.field(
                part,
                pa.struct(
                    [
                        pa.field(name, special.get(name, _PLAIN_TYPES[name]))
                        for name in struct.__struct_fields__
                    ]
                ),
            )
            for part, struct in (("immutable", Immutable), ("user_defined", UserDefined))
        ]
    )
