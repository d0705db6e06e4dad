"""What every splitter returns."""

from dataclasses import dataclass
from typing import Literal, TypedDict


class Locator(TypedDict):
    """Where a block lies in its source: offsets into the UTF-8 bytes, the end exclusive."""

    unit: Literal["byte"]
    start_offset: int
    end_offset: int


@dataclass(frozen=True, slots=True)
class Block:
    """A slice of a document: `source.encode()[start_offset:end_offset].decode()` is its content.

    The fields are named as the columns of `blocks_v2` that they fill.
    """

    block_type: str
    block_content: str
    block_locator: Locator
