import cProfile
from collections.abc import Callable

import pytest

from pyworker.ingest.block import Block
from pyworker.ingest.grammar import MAX_NESTING
from pyworker.ingest.markdown import split

Lossless = Callable[[str, list[Block]], None]

HUGE = {
    "a line of text": "word " * 200_000,
    "a line of quote marks": ">" * 1_000_000,
    "a line of opening brackets": "[" * 1_000_000,
    "a line of one label": "[" + "a" * 1_000_000,
    "a line of spaces": " " * 1_000_000 + "a",
    "a line of attributes": "<a" + " b" * 500_000,
    "a thousand nested quotes": ">" * 1000 + " a\n",
    "a thousand nested lists": "- " * 1000 + "a\n",
    "a thousand nested footnotes": "[^a]: " * 1000 + "a\n",
    "a staircase of a thousand lists": "".join("  " * step + "- a\n" for step in range(1000)),
}

GROWING = {
    "items": "- a\n",
    "loose items": "- a\n\n",
    "lazy items": "- a\nb\n",
    "nested items": "- a\n  - b\n",
    "quotes": "> a\n\n",
    "nested quotes": ">" * 100 + " a\n",
    "lines of a paragraph": "a\n",
    "paragraphs": "a\n\n",
    "definitions": "[a]: /b\n",
    "unfinished definitions": "[a]: /b 'c\n",
    "footnotes": "[^a]: b\n",
    "unclosed fences": "```\na\n\n",
    "unclosed comments": "<!-- a\n\n",
    "unclosed math": "$$a\n# b\n",
    "front matter without end": "---\na: b\n",
    "lists beyond the limit": "- " * 50 + "a\n",
}


def calls_made(source: str) -> int:
    profile = cProfile.Profile()
    profile.runcall(split, source)
    return sum(function.callcount for function in profile.getstats())


@pytest.mark.parametrize("source", HUGE.values(), ids=HUGE.keys())
def test_nothing_is_too_big_or_too_deep(source: str, assert_lossless: Lossless) -> None:
    blocks = split(source)
    assert blocks
    assert_lossless(source, blocks)


# Calls are counted, not seconds: the same on any machine.
@pytest.mark.parametrize("repeated", GROWING.values(), ids=GROWING.keys())
def test_four_times_the_document_is_at_most_four_times_the_work(repeated: str) -> None:
    assert calls_made(repeated * 800) < 4.4 * calls_made(repeated * 200)


def test_ten_thousand_items_are_ten_thousand_blocks() -> None:
    assert len(split("- a\n" * 10_000)) == 10_000


def test_lists_are_told_apart_down_to_the_limit() -> None:
    depth = MAX_NESTING // 2
    staircase = "".join("  " * step + f"- {step}\n" for step in range(depth + 2))
    blocks = [block.block_content for block in split(staircase)]
    assert blocks[:-1] == [f"- {step}" for step in range(depth - 1)]
    assert blocks[-1].split() == ["-", "9", "-", "10", "-", "11"]


def test_the_deepest_quote_takes_lazy_lines() -> None:
    source = ">" * 50 + " a\nb"
    assert [block.block_content for block in split(source)] == [source]


def test_what_follows_containers_nested_too_deep_is_split_as_ever() -> None:
    source = "- " * 50 + "a\n\n" + " " * 100 + "b\n- c\n\n# d\n"
    blocks = [(block.block_type, block.block_content) for block in split(source)]
    assert blocks == [
        ("list_item", "- " * 50 + "a\n\n" + " " * 100 + "b"),
        ("list_item", "- c"),
        ("heading", "# d"),
    ]


def test_a_quote_mark_as_the_last_byte_of_html_is_no_error() -> None:
    assert [block.block_content for block in split("> - <?\n>")] == ["> - <?\n>"]
