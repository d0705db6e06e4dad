"""Markdown to blocks."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from itertools import islice

from markdown_it.token import Token

from pyworker.ingest.block import Block
from pyworker.ingest.grammar import block_parser
from pyworker.ingest.lines import Cut, Lines

CONVERTER = (
    f"markdown-it-py {version('markdown-it-py')}"
    f" / mdit-py-plugins {version('mdit-py-plugins')} / blocks 2"
)
"""Names all that the blocks depend on; its last number counts up when the rules here change."""

BLOCK_TYPES = {
    "blockquote_open": "block_quote",
    "code_block": "code",
    "definition": "reference_definition",
    "fence": "code",
    "footnote_reference_open": "footnote",
    "heading_open": "heading",
    "hr": "thematic_break",
    "html_block": "html",
    "list_item_open": "list_item",
    "math_block": "math",
    "math_block_label": "math",
    "paragraph_open": "paragraph",
    "table_open": "table",
}
"""The type of the block that a token of markdown-it begins."""

LIST_OPEN = frozenset({"bullet_list_open", "ordered_list_open"})
LIST_CLOSE = frozenset({"bullet_list_close", "ordered_list_close"})

_FRONT_MATTER = {b"---": {b"---", b"..."}, b"+++": {b"+++"}}
"""How front matter, YAML and TOML, begins and ends."""


def split(source: str) -> list[Block]:
    """Split Markdown into blocks, in order; white space alone gives none.

    Block quotes, tables and footnotes are whole. A list item runs to its first nested list, whose
    items are blocks of their own, as is each thing after it. An item that begins with a nested
    list on the line of its own marker shares the block of the nested item.

    Raises UnicodeEncodeError for a source that UTF-8 cannot hold (lone surrogates).
    """
    lines = Lines(source)
    body = _front_matter_end(lines.lines)
    front_matter = [(0, "front_matter")] if body else []
    with collector_at_rest():
        # markdown-it-py 4.3.0 reads past the end of a text whose last line, bare of a newline, is a
        # `>` in an HTML block.
        cuts = [*front_matter, *_cuts(block_parser().parse(lines.text(body) + "\n"), body)]
        return lines.cut(cuts)


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Keep the garbage collector from searching the tokens, over and over, while they are made.

    Nothing of them is garbage. On a document of 10 MB it takes half of the time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _front_matter_end(lines: list[bytes]) -> int:
    """Count the lines of YAML or TOML front matter; 0 if there is none.

    As in pandoc, a blank line after the opening `---` makes that a thematic break.
    """
    opening = [line.rstrip() for line in lines[:2]]
    ends = _FRONT_MATTER.get(opening[0]) if any(opening[1:]) else None
    if ends is None:
        return 0
    closing = (
        number for number, line in enumerate(islice(lines, 1, None), 2) if line.rstrip() in ends
    )
    return next(closing, 0)


def _cuts(tokens: Iterable[Token], first_line: int) -> Iterator[Cut]:
    """Find where blocks begin, in a token stream of lines counted from `first_line`.

    `block_level` is the deepest level whose tokens begin blocks, `list_level` the deepest whose
    lists are entered. They differ only inside an item before its first nested list: what stands
    there is the item's own. Whatever other containers hold is deeper than both.
    """
    block_level = list_level = 0
    for token in tokens:
        kind, level = token.type, token.level
        if kind in LIST_OPEN and level <= list_level:
            block_level = list_level = level + 1
        elif kind in LIST_CLOSE and level <= list_level:
            block_level = list_level = level
        elif level <= block_level:
            if kind in BLOCK_TYPES and token.map:
                yield first_line + token.map[0], BLOCK_TYPES[kind]
            if kind == "list_item_open":
                list_level = level + 1
                block_level = level
            elif kind == "list_item_close":
                block_level = list_level = level
