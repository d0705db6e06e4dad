from collections.abc import Callable

import pytest

from pyworker.ingest.block import Block
from pyworker.ingest.plain import split

Lossless = Callable[[str, list[Block]], None]

EXAMPLES = {
    "blank lines part paragraphs": ("a\nb\n\n\nc\n", ["a\nb", "c"]),
    "a line of any white space is blank": ("a\n\xa0\t\nb\n\x0c\nc", ["a", "b", "c"]),
    "markup means nothing": ("# a\n- b\n\n    c\n", ["# a\n- b", "c"]),
    "windows line endings": ("a\r\nb\r\n\r\nc", ["a\r\nb", "c"]),
    "line endings of old": ("a\rb\r\rc", ["a\rb", "c"]),
    "other separators end no line": ("a\u2028\u2028b\x85\x85c", ["a\u2028\u2028b\x85\x85c"]),
    "a byte order mark is no content": ("\ufeffa", ["a"]),
    "white space alone is nothing": (" \n\t\n", []),
    "nothing is nothing": ("", []),
}


@pytest.mark.parametrize(("source", "paragraphs"), EXAMPLES.values(), ids=EXAMPLES.keys())
def test_a_text_gives_these_paragraphs(
    source: str, paragraphs: list[str], assert_lossless: Lossless
) -> None:
    blocks = split(source)
    assert [block.block_content for block in blocks] == paragraphs
    assert {block.block_type for block in blocks} <= {"paragraph"}
    assert_lossless(source, blocks)
