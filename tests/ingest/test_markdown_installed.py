from collections.abc import Callable

import pytest
from descriptions import LEAST, markdown_descriptions, markdown_files

from pyworker.ingest.block import Block
from pyworker.ingest.markdown import split

Lossless = Callable[[str, list[Block]], None]

DESCRIPTIONS = [pytest.param(text, id=name) for name, text in markdown_descriptions()]


def test_there_are_real_documents_enough() -> None:
    assert len(DESCRIPTIONS) >= LEAST


@pytest.mark.parametrize("description", DESCRIPTIONS)
def test_a_real_document_loses_nothing(description: str, assert_lossless: Lossless) -> None:
    blocks = split(description)
    assert blocks
    assert_lossless(description, blocks)


def test_no_markdown_file_of_a_package_loses_anything(assert_lossless: Lossless) -> None:
    split_files = 0
    for path in markdown_files():
        source = path.read_bytes().decode()
        assert_lossless(source, split(source))
        split_files += 1
    assert split_files >= LEAST


def test_the_slices_of_the_blocks_and_the_gaps_between_them_are_the_source() -> None:
    for _, text in markdown_descriptions():
        source, pieces, end = text.encode(), list[bytes](), 0
        for block in split(text):
            locator = block.block_locator
            pieces += [source[end : locator["start_offset"]], block.block_content.encode()]
            end = locator["end_offset"]
        assert b"".join([*pieces, source[end:]]) == source
