from collections.abc import Callable

import pytest

from pyworker.ingest.block import Block
from pyworker.ingest.markdown import split

Lossless = Callable[[str, list[Block]], None]

HEADINGS = {
    "a heading ends at its line": ("# A\nb\n", [("heading", "# A"), ("paragraph", "b")]),
    "closing marks belong to the heading": ("## A ##\n", [("heading", "## A ##")]),
    "indentation stays outside": ("  # A\n", [("heading", "# A")]),
    "a setext heading holds its underline": (
        "A\nstill A\n===\nB\n---\nc\n",
        [("heading", "A\nstill A\n==="), ("heading", "B\n---"), ("paragraph", "c")],
    ),
    "a heading needs a space": ("#A\n", [("paragraph", "#A")]),
}

PARAGRAPHS = {
    "a blank line parts paragraphs": ("a\nb\n\nc", [("paragraph", "a\nb"), ("paragraph", "c")]),
    "lines of white space are blank": ("a\n \t\nb", [("paragraph", "a"), ("paragraph", "b")]),
    "a thematic break is a block": (
        "a\n\n* * *\nb\n",
        [("paragraph", "a"), ("thematic_break", "* * *"), ("paragraph", "b")],
    ),
}

LISTS = {
    "each item of a tight list": ("- a\n- b\n", [("list_item", "- a"), ("list_item", "- b")]),
    "each item of a loose list": ("* a\n\n* b\n", [("list_item", "* a"), ("list_item", "* b")]),
    "each item of an ordered list": ("3. a\n4) b", [("list_item", "3. a"), ("list_item", "4) b")]),
    "a task's box is content": (
        "- [x] a\n- [ ] b\n",
        [("list_item", "- [x] a"), ("list_item", "- [ ] b")],
    ),
    "an empty item is its marker": ("-\n- a\n", [("list_item", "-"), ("list_item", "- a")]),
    "an item of several paragraphs and code is one": (
        "- a\n\n  b\n\n      c\n\nd\n",
        [("list_item", "- a\n\n  b\n\n      c"), ("paragraph", "d")],
    ),
    "an item takes lazy lines": ("- a\nb\n\nc", [("list_item", "- a\nb"), ("paragraph", "c")]),
    "a quote in an item is the item's": ("- a\n  > - b\n", [("list_item", "- a\n  > - b")]),
    "a nested item leaves its indentation outside": (
        "- a\n  b\n  - c\n    d\n- e\n",
        [("list_item", "- a\n  b"), ("list_item", "- c\n    d"), ("list_item", "- e")],
    ),
    "three levels": (
        "1. a\n   - b\n     * c\n   - d\n2. e\n",
        [("list_item", text) for text in ("1. a", "- b", "* c", "- d", "2. e")],
    ),
    "what follows a nested list stands alone": (
        "- a\n\n  - b\n\n  c\n\n  > d\n  > - e\n\n      f\n\n  - g\n",
        [
            ("list_item", "- a"),
            ("list_item", "- b"),
            ("paragraph", "c"),
            ("block_quote", "> d\n  > - e"),
            ("code", "      f"),
            ("list_item", "- g"),
        ],
    ),
    "an item that begins with a list shares its first block": (
        "- - a\n  - b\n",
        [("list_item", "- - a"), ("list_item", "- b")],
    ),
}

QUOTES = {
    "a quote takes lazy lines": (
        "> a\nb\n> c\n\nd",
        [("block_quote", "> a\nb\n> c"), ("paragraph", "d")],
    ),
    "all that a quote holds is one block": (
        "> # a\n>\n> - b\n>   - c\n> > d\n",
        [("block_quote", "> # a\n>\n> - b\n>   - c\n> > d")],
    ),
    "no lazy line continues code": (
        "> ```\na\n",
        [("block_quote", "> ```"), ("paragraph", "a")],
    ),
    "a blank line parts quotes": ("> a\n\n> b", [("block_quote", "> a"), ("block_quote", "> b")]),
}

CODE = {
    "a fence holds blank lines": ("```py\na\n\n# b\n```\n", [("code", "```py\na\n\n# b\n```")]),
    "an unclosed fence runs to the end": (
        "a\n~~~\nb\n\nc\n\n",
        [("paragraph", "a"), ("code", "~~~\nb\n\nc")],
    ),
    "a fence keeps its indentation": ("  ```\n  a\n  ```", [("code", "  ```\n  a\n  ```")]),
    "a shorter fence closes nothing": ("````\n```\n````", [("code", "````\n```\n````")]),
    "indented code keeps its indentation": (
        "a\n\n\n    b\n\n\tc\n\nd",
        [("paragraph", "a"), ("code", "    b\n\n\tc"), ("paragraph", "d")],
    ),
    "an indented line continues a paragraph": ("a\n    b", [("paragraph", "a\n    b")]),
}

HTML = {
    "a tag's block ends at a blank line": (
        "<div>\n*a*\n\nb\n\n</div>\n",
        [("html", "<div>\n*a*"), ("paragraph", "b"), ("html", "</div>")],
    ),
    "a comment holds blank lines": (
        "<!-- a\n\nb -->\nc",
        [("html", "<!-- a\n\nb -->"), ("paragraph", "c")],
    ),
    "a script holds blank lines": (
        "<script>\n\n# a\n</script>\nb",
        [("html", "<script>\n\n# a\n</script>"), ("paragraph", "b")],
    ),
    "an instruction": ("<?php\n\n?>\na", [("html", "<?php\n\n?>"), ("paragraph", "a")]),
    "a declaration": ("<!DOCTYPE html>\na", [("html", "<!DOCTYPE html>"), ("paragraph", "a")]),
    "character data": ("<![CDATA[\n\n]]>\na", [("html", "<![CDATA[\n\n]]>"), ("paragraph", "a")]),
    "any whole tag alone on its line": ("<x-y z='1'>\na\n", [("html", "<x-y z='1'>\na")]),
    "an unclosed comment runs to the end": ("<!-- a\n\nb", [("html", "<!-- a\n\nb")]),
    "a tag amid text begins nothing": ("a\n<b>\nc", [("paragraph", "a\n<b>\nc")]),
}

TABLES = {
    "a table is whole": (
        "| a | b |\n|---|:-:|\n| 1 | 2 |\n| 3 |\n\nc",
        [("table", "| a | b |\n|---|:-:|\n| 1 | 2 |\n| 3 |"), ("paragraph", "c")],
    ),
    "a table without outer bars": ("a|b\n-|-\n1|2", [("table", "a|b\n-|-\n1|2")]),
    "a table may have no rows": ("|a|\n|-|\n\nb", [("table", "|a|\n|-|"), ("paragraph", "b")]),
    "a stray delimiter row is text": ("a\n\n|---|\n", [("paragraph", "a"), ("paragraph", "|---|")]),
    "rows of another width make no table": ("a|b\n|-|\n", [("paragraph", "a|b\n|-|")]),
}

FRONT_MATTER = {
    "at the very start": (
        "---\na: 1\n\nb: 2\n---\n# c\n",
        [("front_matter", "---\na: 1\n\nb: 2\n---"), ("heading", "# c")],
    ),
    "dots may end it": (
        "---\na: 1\n...\nb",
        [("front_matter", "---\na: 1\n..."), ("paragraph", "b")],
    ),
    "TOML between plus signs": (
        "+++\na = 1\n\n---\n+++\n# c\n",
        [("front_matter", "+++\na = 1\n\n---\n+++"), ("heading", "# c")],
    ),
    "each ends as it began": ("+++\na = 1\n---\n", [("heading", "+++\na = 1\n---")]),
    "it may be empty": ("---\n---\na", [("front_matter", "---\n---"), ("paragraph", "a")]),
    "not after a blank line": (
        "\n---\na: 1\n---\n",
        [("thematic_break", "---"), ("heading", "a: 1\n---")],
    ),
    "not before a blank line": (
        "---\n\na\n\n---\n",
        [("thematic_break", "---"), ("paragraph", "a"), ("thematic_break", "---")],
    ),
    "not unclosed": ("---\na: 1\n", [("thematic_break", "---"), ("paragraph", "a: 1")]),
    "not in a list": (
        "* ---\n  a\n  ---\nb",
        [("list_item", "* ---\n  a\n  ---"), ("paragraph", "b")],
    ),
}

FOOTNOTES = {
    "each definition with its lazy and indented lines": (
        "[^1]: a\nb\n\n    c\n\n    - d\n[^x]: e\n\nf",
        [
            ("footnote", "[^1]: a\nb\n\n    c\n\n    - d"),
            ("footnote", "[^x]: e"),
            ("paragraph", "f"),
        ],
    ),
    "a definition ends a paragraph": (
        "a[^1]\n[^1]: b",
        [("paragraph", "a[^1]"), ("footnote", "[^1]: b")],
    ),
    "an unused one counts": ("[^1]: a\n", [("footnote", "[^1]: a")]),
}

MATH = {
    "a display may span lines": ("$$\na\n$$\nb", [("math", "$$\na\n$$"), ("paragraph", "b")]),
    "a display may be one line": ("$$ a $$\nb", [("math", "$$ a $$"), ("paragraph", "b")]),
    "a label belongs to it": ("$$\na\n$$ (eq1)\n", [("math", "$$\na\n$$ (eq1)")]),
    "a blank line leaves it unclosed": (
        "$$\na\n\nb\n$$\n",
        [("paragraph", "$$\na"), ("paragraph", "b\n$$")],
    ),
    "one that nothing closes hides no later one": (
        "$$a\n# b\n\n$$\nc\n$$\n",
        [("paragraph", "$$a"), ("heading", "# b"), ("math", "$$\nc\n$$")],
    ),
    "one amid its line hides no later one": (
        "$$a$$ b\n# c\n$$\nd\n$$\n",
        [("paragraph", "$$a$$ b"), ("heading", "# c"), ("math", "$$\nd\n$$")],
    ),
    "not in code": ("    $$\n    a\n    $$", [("code", "    $$\n    a\n    $$")]),
}

REFERENCES = {
    "between paragraphs": (
        "a\n\n[b]: /c\n\nd",
        [("paragraph", "a"), ("reference_definition", "[b]: /c"), ("paragraph", "d")],
    ),
    "each of several": (
        "[a]: /a\n[b]:\n /b\n 'title'\nc",
        [
            ("reference_definition", "[a]: /a"),
            ("reference_definition", "[b]:\n /b\n 'title'"),
            ("paragraph", "c"),
        ],
    ),
    "a repeated one is kept": (
        "[a]: /a\n[A]: /b",
        [("reference_definition", "[a]: /a"), ("reference_definition", "[A]: /b")],
    ),
    "an item's stays with it": ("- a\n\n  [b]: /b\n", [("list_item", "- a\n\n  [b]: /b")]),
    "one amid a paragraph is text": ("a\n[b]: /c", [("paragraph", "a\n[b]: /c")]),
}

CHARACTERS = {
    "a byte order mark is no content": ("\ufeff# a\n", [("heading", "# a")]),
    "front matter may follow one": ("\ufeff---\na\n---", [("front_matter", "---\na\n---")]),
    "windows line endings": (
        "# a\r\n\r\n- b\r\n  c\r\n",
        [("heading", "# a"), ("list_item", "- b\r\n  c")],
    ),
    "line endings of old": (
        "# a\rb\rc\r\rd",
        [("heading", "# a"), ("paragraph", "b\rc"), ("paragraph", "d")],
    ),
    "mixed line endings": (
        "a\n\r\nb\r\rc\r\n",
        [("paragraph", "a"), ("paragraph", "b"), ("paragraph", "c")],
    ),
    "other separators end no line": (
        "# a\u2028b\x85c\x0cd\n",
        [("heading", "# a\u2028b\x85c\x0cd")],
    ),
    "any white space alone is nothing": ("\xa0\n\n\x0c\n\n\u3000\n", []),
    "nothing is nothing": ("", []),
    "a mark alone is nothing": ("\ufeff", []),
    "code begins on a line that shows": ("    \x0c\r    a\r", [("code", "    a")]),
    "a form feed before text stays outside": ("\x0c\na", [("paragraph", "a")]),
}

CONSTRUCTS = {
    "headings": HEADINGS,
    "paragraphs": PARAGRAPHS,
    "lists": LISTS,
    "quotes": QUOTES,
    "code": CODE,
    "html": HTML,
    "tables": TABLES,
    "front matter": FRONT_MATTER,
    "footnotes": FOOTNOTES,
    "math": MATH,
    "references": REFERENCES,
    "characters": CHARACTERS,
}

EXAMPLES = [
    pytest.param(source, blocks, id=f"{construct}: {sentence}")
    for construct, examples in CONSTRUCTS.items()
    for sentence, (source, blocks) in examples.items()
]


@pytest.mark.parametrize(("source", "blocks"), EXAMPLES)
def test_a_source_gives_these_blocks(
    source: str, blocks: list[tuple[str, str]], assert_lossless: Lossless
) -> None:
    result = split(source)
    assert [(block.block_type, block.block_content) for block in result] == blocks
    assert_lossless(source, result)


def test_offsets_count_utf8_bytes() -> None:
    first, second = split("\ufeffé𝄞 ñ\r\n\r\n  日本\r\n")
    assert first.block_locator == {"unit": "byte", "start_offset": 3, "end_offset": 12}
    assert second.block_locator == {"unit": "byte", "start_offset": 18, "end_offset": 24}
