"""Plain text to blocks: paragraphs, set apart by blank lines."""

from collections.abc import Iterator

from pyworker.ingest.block import Block
from pyworker.ingest.lines import Cut, Lines

CONVERTER = "plain text / blocks 1"
"""Names the rules that made the blocks; counts up whenever the same text would give others."""


def split(source: str) -> list[Block]:
    """Split plain text into paragraphs, in order; white space alone gives none.

    A line is blank if it holds nothing but white space of any kind (str.isspace).

    Raises UnicodeEncodeError for a source that UTF-8 cannot hold (lone surrogates).
    """
    lines = Lines(source)
    return lines.cut(_cuts(lines))


def _cuts(lines: Lines) -> Iterator[Cut]:
    after_blank = True
    for number, line in enumerate(lines.lines):
        blank = line.decode().isspace()
        if after_blank and not blank:
            yield number, "paragraph"
        after_blank = blank
