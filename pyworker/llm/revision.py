"""Careful clean-ups of a Markdown block: doubled spaces, stray trailing blanks, a few sure typos.

Markers, code, tables, links, hard line breaks and line ends stay as they are, so that a document
put together from revised blocks differs from its source only where prose was tidied.
"""

import re

_TYPOS = {
    "teh": "the",
    "adn": "and",
    "recieve": "receive",
    "seperate": "separate",
    "occured": "occurred",
    "definately": "definitely",
    "wich": "which",
    "untill": "until",
}
_LEADING = re.compile(r"[ \t]*(?:(?:[-*+>]|\d+[.)]|#{1,6})[ \t]+)*")
_PROTECTED = r"`+[^`]*`+|https?://\S+|<[^>]+>|\]\([^)]*\)"
_DOUBLED = r"(?<=\S) {2,}(?=\S)"
_PROSE = re.compile(
    rf"(?P<protected>{_PROTECTED})|(?P<doubled>{_DOUBLED})|\b(?:{'|'.join(_TYPOS)})\b",
    re.IGNORECASE,
)
_FENCE = re.compile(r"[ \t]{0,3}(```+|~~~+)")
_CODE_OR_TABLE = re.compile(r"(?: {4}|\t|\s*\|)")


def revise(text: str) -> str:
    """Return the text with its prose tidied; a second pass changes nothing more."""
    fence: str | None = None
    lines = []
    for line in text.splitlines(keepends=True):
        mark = _FENCE.match(line)
        if fence is not None:
            lines.append(line)
            fence = None if mark and mark[1].startswith(fence) else fence
        elif mark or _CODE_OR_TABLE.match(line):
            lines.append(line)
            fence = mark[1] if mark else None
        else:
            lines.append(_revise_line(line))
    return "".join(lines)


def _revise_line(line: str) -> str:
    body = line.rstrip("\r\n")
    end = line[len(body) :]
    kept = body.rstrip(" \t")
    # Two blanks before a line end are Markdown's hard line break.
    hard_break = "  " if kept and end and body.endswith("  ") else ""
    marker = _LEADING.match(kept)
    start = marker.end() if marker else 0
    return kept[:start] + _PROSE.sub(_corrected, kept[start:]) + hard_break + end


def _corrected(found: re.Match[str]) -> str:
    word = found[0]
    if found["protected"]:
        return word
    if found["doubled"]:
        return " "
    right = _TYPOS[word.lower()]
    if word.isupper():
        return right.upper()
    return right.capitalize() if word[0].isupper() else right
