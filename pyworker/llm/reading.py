"""What plain rules can see in a text: its words, sentences, numbers, dates and key words."""

import re
from datetime import date
from functools import cached_property

_MARKERS = re.compile(r"^\s*(?:#{1,6}|[-*+>]|\d+[.)])\s+", re.MULTILINE)
_LINKS = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_EMPHASIS = re.compile(r"[*`|~]+|(?<!\w)_+|_+(?!\w)")
_BREAKS = re.compile(r"(?<=[.!?])\s+|\n\s*\n|\n(?=\s*(?:[-*+>#]|\d+[.)])\s)")
_WORDS = re.compile(r"[^\W\d_](?:[\w'-]*\w)?")
_ISO_DATES = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
_NUMBERS = re.compile(r"(?<![\w.])-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?!\w)")
_PARTS_OF_A_NAME = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_LONGEST_NUMBER = 15
"""Digits that a float holds exactly; anything longer is an identifier, not a quantity."""


class Reading:
    """One text; everything is looked up once, on first use."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def plain(self) -> str:
        """The text on one line without Markdown's markers."""
        return _plain(self.text)

    @cached_property
    def sentences(self) -> list[str]:
        """Sentences, headings and list entries, without markers."""
        return [plain for part in _BREAKS.split(self.text) if (plain := _plain(part))]

    @cached_property
    def words(self) -> list[str]:
        """Every word in order, as written."""
        return _WORDS.findall(self.plain)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The words in lower case, each also without a plural s."""
        return stems(self.plain)

    @cached_property
    def keywords(self) -> list[str]:
        """Words that look important, each once: capitalised within a sentence, then the longest."""
        inner = [word for sentence in self.sentences for word in _WORDS.findall(sentence)[1:]]
        capitalised = [word for word in inner if word[0].isupper() and len(word) > 1]
        longest = sorted((word for word in self.words if len(word) > 4), key=len, reverse=True)  # noqa: PLR2004
        first_spelling = {word.lower(): word for word in reversed([*capitalised, *longest])}
        order = dict.fromkeys(word.lower() for word in [*capitalised, *longest])
        return [first_spelling[word] for word in order]

    @cached_property
    def dates(self) -> list[str]:
        """ISO dates that exist in the calendar, each once."""
        return list(dict.fromkeys(found for found in _ISO_DATES.findall(self.text) if _real(found)))

    @cached_property
    def numbers(self) -> list[int | float]:
        """Numbers in order, without the digits of dates."""
        found = _NUMBERS.findall(_ISO_DATES.sub(" ", self.plain))
        return [
            float(number) if "." in number else int(number)
            for number in (text.replace(",", "") for text in found)
            if len(number) <= _LONGEST_NUMBER
        ]


def parts_of_a_name(name: str) -> list[str]:
    """Split a field's name in lower-case words: `pageTitle` and `page_title` alike."""
    return [part.lower() for part in _PARTS_OF_A_NAME.findall(name)]


def stems(text: str) -> frozenset[str]:
    """Return the lower-case words of a text, each with and without a plural s."""
    words = {word.lower() for word in _WORDS.findall(text)}
    return frozenset(words | {word.removesuffix("s") for word in words})


def _plain(text: str) -> str:
    without_markers = _LINKS.sub(r"\1", _MARKERS.sub("", text))
    return " ".join(_EMPHASIS.sub(" ", without_markers).split())


def _real(iso: str) -> bool:
    try:
        date.fromisoformat(iso)
    except ValueError:
        return False
    return True
