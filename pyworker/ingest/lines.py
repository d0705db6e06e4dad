"""The lines of a source and the bytes they stand on.

A splitter decides on which lines blocks begin; cutting there gives the blocks. As a block runs to
where the next one begins, nothing of the source can fall between two of them but white space.
"""

from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise

from pyworker.ingest.block import Block

Cut = tuple[int, str]
"""The number of the line on which a block begins, counted from 0, and the type of the block."""


class Lines:
    r"""A source as lines, each with its line ending: \n, \r\n or \r, and nothing else.

    A byte order mark at the start belongs to no line.

    Raises UnicodeEncodeError for a source that UTF-8 cannot hold (lone surrogates).
    """

    def __init__(self, source: str) -> None:
        data = source.encode()
        text = data.removeprefix(BOM_UTF8)
        # Of bytes, unlike of str, splitlines knows no other line endings than these three.
        self.lines = text.splitlines(keepends=True)
        self._data = data
        self._offsets = list(accumulate(map(len, self.lines), initial=len(data) - len(text)))

    def text(self, first: int, end: int | None = None) -> str:
        """Lines `first` up to, not including, `end` (None: all the rest), as they stand."""
        last_byte = None if end is None else self._offsets[end]
        return self._data[self._offsets[first] : last_byte].decode()

    def cut(self, cuts: Iterable[Cut]) -> list[Block]:
        """Blocks that begin on the lines given, in order; those of white space only are left out.

        Of two cuts on one line the later one names the block. What stands before the first cut
        is a paragraph.
        """
        bounds = [(0, "paragraph"), *cuts, (len(self.lines), "")]
        return list(self._blocks(bounds))

    def _blocks(self, bounds: list[Cut]) -> Iterator[Block]:
        for (first, block_type), (end, _) in pairwise(bounds):
            text = self.text(first, end)
            margin = _margin(text, keep_indent=block_type == "code")
            content = text[margin:].rstrip()
            if content:
                start = self._offsets[first] + len(text[:margin].encode())
                yield _block(block_type, content, start)


def _margin(text: str, *, keep_indent: bool) -> int:
    """How many characters of white space to leave out at the start of a block's text.

    Indentation says how deep a block stands among others, so it stays outside and survives
    whatever replaces the block; only in code is it content.
    """
    margin = len(text) - len(text.lstrip())
    if keep_indent:
        return max(text.rfind("\n", 0, margin), text.rfind("\r", 0, margin)) + 1
    return margin


def _block(block_type: str, content: str, start: int) -> Block:
    end = start + len(content.encode())
    return Block(block_type, content, {"unit": "byte", "start_offset": start, "end_offset": end})
