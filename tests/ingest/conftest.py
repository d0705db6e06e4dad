import re
from collections.abc import Callable

import pytest

from pyworker.ingest.block import Block

BOM = "\ufeff"


def is_space(text: str) -> bool:
    return not text or text.isspace()


def assert_lossless(source: str, blocks: list[Block]) -> None:
    data = source.encode()
    end = len(BOM.encode()) if source.startswith(BOM) else 0
    for block in blocks:
        locator = block.block_locator
        assert locator["unit"] == "byte"
        assert locator["start_offset"] >= end
        assert is_space(data[end : locator["start_offset"]].decode())
        end = locator["end_offset"]
        assert data[locator["start_offset"] : end].decode() == block.block_content
        assert not is_space(block.block_content)
        assert block.block_content == block.block_content.rstrip()
        assert not is_space(re.split(r"[\r\n]", block.block_content)[0])
    assert is_space(data[end:].decode())


@pytest.fixture(scope="session", name="assert_lossless")
def lossless() -> Callable[[str, list[Block]], None]:
    return assert_lossless
