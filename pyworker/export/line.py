"""A line of an export, taken apart just so far as columns need it."""

from __future__ import annotations

from typing import Any

import msgspec

Value = dict[str, msgspec.Raw]
"""Field to JSON text, exactly as the database wrote it."""


class Locator(msgspec.Struct):
    """Where a block is in the UTF-8 bytes of its source."""

    start_offset: int
    end_offset: int


class Immutable(msgspec.Struct):
    """What never changes."""

    source_uid: str
    conv_uid: str
    doc_title: str
    source_type: str
    block_uid: str
    block_index: int
    block_type: str
    block_locator: Locator
    block_content: str


class UserDefined(msgspec.Struct):
    """What was filled in."""

    schema_ref: str
    schema_uid: str
    run_id: str
    status: str | None
    confirmed: bool
    confirmed_at: str | None
    confirmed_by: str | None
    data: Value | None
    draft: bool = False
    staging: Value | None = None


class Line(msgspec.Struct):
    """A line."""

    immutable: Immutable
    user_defined: UserDefined


decode = msgspec.json.Decoder(Line).decode


FIXED = tuple(
    name
    for struct in (Immutable, UserDefined)
    for field in struct.__struct_fields__
    if field not in {"data", "draft", "staging"}
    for name in (Locator.__struct_fields__ if field == "block_locator" else (field,))
)
"""The fixed columns of a table, in order."""


def fixed_values(line: Line) -> tuple[Any, ...]:
    """Return the values of the fixed columns."""
    fixed, value = line.immutable, line.user_defined
    return (
        fixed.source_uid,
        fixed.conv_uid,
        fixed.doc_title,
        fixed.source_type,
        fixed.block_uid,
        fixed.block_index,
        fixed.block_type,
        fixed.block_locator.start_offset,
        fixed.block_locator.end_offset,
        fixed.block_content,
        value.schema_ref,
        value.schema_uid,
        value.run_id,
        value.status,
        value.confirmed,
        value.confirmed_at,
        value.confirmed_by,
    )


def json_text(value: Value) -> str | None:
    """Return what is left of a value as JSON text; None when nothing is."""
    if not value:
        return None
    parts = (
        f"{msgspec.json.encode(key).decode()}: {bytes(raw).decode()}" for key, raw in value.items()
    )
    return "{" + ", ".join(parts) + "}"
