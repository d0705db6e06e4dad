from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pyworker.ingest import markdown, plain
from pyworker.ingest.block import Block

Lossless = Callable[[str, list[Block]], None]
Split = Callable[[str], list[Block]]

LINE_ENDINGS = ["\n", "\n\n", "\r\n", "\r"]
SPACES = [" ", "    ", "\t", "\x0b", "\x0c", "\x1c", "\x85", "\xa0", "\u2028", "\u2029", "\u3000"]
CONTAINERS = ["- ", "-\t", "* ", "1. ", "2) ", "- [x] ", "> ", ">", ">\t", "[^1]:", "[^1]: "]
LEAVES = [
    "# ",
    "===",
    "---",
    "***",
    "...",
    "```",
    "~~~",
    "$$",
    "$$ (a)",
    "|",
    "a|b",
    "-|-",
    "|:-:|",
]
REFERENCES = ["[a]: ", "[a]:", "/url", " 'title", "'", '"', "(", "[", "]", ":", "\\"]
HTML = [
    "<div>",
    "</div>",
    "<!--",
    "-->",
    "<?",
    "?>",
    "<pre>",
    "</pre>",
    "<![CDATA[",
    "]]>",
    "<a b>",
]
TEXT = ["a", "b c", "é", "𝄞", "\u200b", "\ufeff", "\x01", "&", "`", "*"]

FRAGMENTS = [*LINE_ENDINGS, *SPACES, *CONTAINERS, *LEAVES, *REFERENCES, *HTML, *TEXT]
ENDING_NO_LINE = [
    fragment for fragment in FRAGMENTS if "\r" not in fragment and "\n" not in fragment
]


def lines_of(fragments: list[str], ending: str) -> st.SearchStrategy[str]:
    line = st.lists(st.sampled_from(fragments), max_size=6).map("".join)
    return st.lists(line, max_size=12).map(ending.join)


awkward = st.one_of(
    st.lists(st.sampled_from(FRAGMENTS), max_size=50).map("".join),
    lines_of(ENDING_NO_LINE, "\n"),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
)
thorough = settings(max_examples=1000, deadline=None, database=None)


@pytest.mark.parametrize("split", [markdown.split, plain.split], ids=["markdown", "plain"])
@given(source=awkward)
@thorough
def test_blocks_and_the_white_space_between_them_are_the_source(
    split: Split, source: str, assert_lossless: Lossless
) -> None:
    assert_lossless(source, split(source))


@pytest.mark.parametrize("split", [markdown.split, plain.split], ids=["markdown", "plain"])
@pytest.mark.parametrize("ending", ["\r\n", "\r"], ids=["crlf", "cr"])
@given(source=lines_of(ENDING_NO_LINE, "\n"))
@thorough
def test_the_kind_of_line_ending_decides_nothing(split: Split, ending: str, source: str) -> None:
    assert [
        (block.block_type, block.block_content.replace(ending, "\n"))
        for block in split(source.replace("\n", ending))
    ] == [(block.block_type, block.block_content) for block in split(source)]


@pytest.mark.parametrize("split", [markdown.split, plain.split], ids=["markdown", "plain"])
@given(source=awkward)
@thorough
def test_a_byte_order_mark_only_moves_the_blocks(split: Split, source: str) -> None:
    assume(not source.startswith("\ufeff"))
    marked, bare = split("\ufeff" + source), split(source)
    assert [block.block_content for block in marked] == [block.block_content for block in bare]
    assert [block.block_type for block in marked] == [block.block_type for block in bare]
    assert [block.block_locator["start_offset"] - 3 for block in marked] == [
        block.block_locator["start_offset"] for block in bare
    ]


@given(source=lines_of(ENDING_NO_LINE, "\n"))
@thorough
def test_a_final_newline_adds_nothing(source: str) -> None:
    assert markdown.split(source + "\n") == markdown.split(source)
