"""The Markdown that is read: CommonMark, GFM tables, footnotes and math, block level only."""

from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from mdit_py_plugins.dollarmath.index import math_block_dollar
from mdit_py_plugins.footnote import footnote_plugin

MAX_NESTING = 20
"""How deep containers are told apart: 20 block quotes, or 10 lists (a list and its item).

Each level may read every line of its content again, so this bounds the cost of a line.
"""

BlockRule = Callable[[StateBlock, int, int, bool], bool]


def block_parser() -> MarkdownIt:
    """Make a parser whose tokens are those of blocks; text inside them is left unread.

    A link reference definition leaves a token too, of type `definition`.
    """
    options = {"inline_definitions": True, "maxNesting": MAX_NESTING + 2}
    parser = MarkdownIt("commonmark", options).enable("table")
    footnote_plugin(parser, inline=False, move_to_end=False)
    math = math_block_dollar(allow_labels=True, allow_blank_lines=False)
    parser.block.ruler.before("fence", "math_block", _searching_once(math))
    parser.block.ruler.before("table", "nesting_limit", _nesting_limit)
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def _nesting_limit(state: StateBlock, start: int, end: int, _silent: bool) -> bool:  # noqa: FBT001
    """Take all that a container at the deepest level holds as one text.

    The parser's own limit takes the whole rest of the document instead, so it is set out of reach.
    """
    if state.level < MAX_NESTING:
        return False
    line = start + 1
    while line < end and (state.isEmpty(line) or _belongs(state, line)):
        line += 1
    state.line = line
    return True


def _belongs(state: StateBlock, line: int) -> bool:
    # Block quotes give a line that continues a paragraph lazily a negative indent.
    return state.sCount[line] < 0 or state.sCount[line] >= state.blkIndent


def _searching_once(rule: BlockRule) -> BlockRule:
    """Keep many `$$` that nothing closes from each searching the same lines again.

    Where one search came to a blank line without an end, one that starts on the way finds none.
    """

    def searching_once(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
        line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
        if not line.startswith("$$") or start < state.env.get("math_searched", 0):
            return False
        found = rule(state, start, end, silent)
        if not found and "$$" not in line[2:]:
            state.env["math_searched"] = _blank_line(state, start, end)
        return found

    return searching_once


def _blank_line(state: StateBlock, start: int, end: int) -> int:
    line = start + 1
    while line < end and state.src[state.bMarks[line] : state.eMarks[line]].strip():
        line += 1
    return line
