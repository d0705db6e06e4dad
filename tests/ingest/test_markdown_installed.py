from collections.abc import Callable

import pytest
from descriptions import LEAST, markdown_descriptions

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
