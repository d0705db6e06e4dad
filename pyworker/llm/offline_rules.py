"""One rule for each kind of plain value: what a field of this name and type takes from a text.

Every rule answers `NOTHING` rather than a guess. Names are matched by their words, so `pageTitle`
and `page_title` follow the same rule.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pyworker.llm.inlining import Schema, types_of
from pyworker.llm.reading import Reading, parts_of_a_name, stems
from pyworker.llm.revision import revise

NOTHING: Any = object()
"""The text says nothing about the field."""

_URL = re.compile(r"https?://[^\s<>)\]\"']*[^\s<>)\]\"'.,;:!?]")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SIGNS = {
    "question": re.compile(r"\?"),
    "code": re.compile(r"`|^ {4}", re.MULTILINE),
    "link": _URL,
    "url": _URL,
    "number": re.compile(r"\d"),
    "figure": re.compile(r"\d"),
    "date": re.compile(r"\d{4}-\d{2}-\d{2}"),
    "table": re.compile(r"^\s*\|", re.MULTILINE),
    "list": re.compile(r"^\s*(?:[-*+]|\d+[.)])\s", re.MULTILINE),
    "heading": re.compile(r"^\s*#{1,6}\s", re.MULTILINE),
}
_FILLER = frozenset({"is", "has", "contains", "mentions", "needs", "are", "a", "an", "the"})

_Rule = tuple[str | None, set[str], Callable[[Reading], list[str]]]

_LITERAL: tuple[_Rule, ...] = (
    ("date-time", set(), lambda reading: [f"{day}T00:00:00Z" for day in reading.dates]),
    ("date", {"date", "day", "deadline"}, lambda reading: reading.dates),
    ("email", {"email", "mail"}, lambda reading: _EMAIL.findall(reading.text)),
    ("uri", {"url", "uri", "link"}, lambda reading: _URL.findall(reading.text)),
)
"""Format, words of a name, and what such a field takes: things that are copied letter by letter."""

_PROSE: tuple[_Rule, ...] = (
    (None, {"summary", "abstract", "gist", "description"}, lambda reading: reading.sentences),
    (None, {"quote", "evidence", "excerpt"}, lambda reading: reading.sentences),
    (None, {"title", "heading", "headline"}, lambda reading: reading.sentences),
    (None, {"keyword", "topic", "term", "subject", "tag"}, lambda reading: reading.keywords),
    (None, {"entity", "name"}, lambda reading: reading.keywords),
    (None, {"text", "content", "body"}, lambda reading: [reading.plain] * bool(reading.plain)),
)


def choose(values: list[Any], description: str, reading: Reading) -> Any:
    """Pick the value whose words (and its clause in the description) the text shares most."""
    clauses = re.split(r"[;.\n]", description)

    def shared(value: Any) -> int:
        hints = " ".join(clause for clause in clauses if str(value) in clause)
        own = _asked(str(value)) & reading.vocabulary
        return 10 * len(own) + len(stems(hints) & reading.vocabulary)

    scores = [shared(value) if value is not None else 0 for value in values]
    return values[scores.index(max(scores))] if any(scores) else NOTHING


def string(node: Schema, name: str, reading: Reading) -> Any:
    """Take the first text that the field's name or format calls for and its limits allow."""
    fitted = (fit_string(node, text, reading) for text in strings(node, name, reading))
    return next((text for text in fitted if text is not NOTHING), NOTHING)


def strings(node: Schema, name: str, reading: Reading) -> list[str]:
    """Return everything in the text that the field's name or format calls for, best first."""
    if name == "revised_content":
        return [revise(reading.text)]
    for rule in (*_LITERAL, *_PROSE):
        if _calls_for(rule, node, name):
            return rule[2](reading)
    tokens = reading.plain.split() if "pattern" in node else []
    return [token for token in tokens if fits_pattern(node, token)]


def least_string(node: Schema, name: str, reading: Reading) -> str:
    """Return what a required string gets when its rule found nothing: the first sentence.

    A date, address or link is left empty instead: a sentence there would be a false one.
    """
    literal = any(_calls_for(rule, node, name) for rule in _LITERAL)
    text = "" if literal or not reading.sentences else reading.sentences[0]
    for candidate in (text, "", *reading.words):
        fitted = fit_string(node, candidate, reading)
        if fitted is not NOTHING:
            return str(fitted)
    return text


def fit_string(node: Schema, text: str, reading: Reading) -> Any:
    """Trim to `maxLength` at a word's end, lengthen to `minLength`; NOTHING if it cannot match."""
    shortest, longest = node.get("minLength", 0), node.get("maxLength", math.inf)
    if len(text) > longest:
        cut = text[: int(longest)]
        text = max(cut.rpartition(" ")[0].rstrip(), cut if " " not in cut else "", key=len)
        text = text if len(text) >= shortest else cut
    if len(text) < shortest:
        more = f"{text} {reading.plain}".strip()[: int(min(longest, max(shortest, len(text))))]
        text = more.ljust(int(shortest), ".")
    return text if fits_pattern(node, text) else NOTHING


def fits_pattern(node: Schema, text: str) -> bool:
    """Say whether a text matches the field's pattern; a pattern Python cannot read matches."""
    try:
        return "pattern" not in node or re.search(node["pattern"], text) is not None
    except re.error:
        return True


def number(node: Schema, name: str, reading: Reading) -> Any:
    """Count what the name says is counted, else take the first number within the limits."""
    asked = _asked(name)
    counted = {
        "word": len(reading.plain.split()),
        "character": len(reading.text),
        "sentence": len(reading.sentences),
        "line": len(reading.text.splitlines()),
    }
    counts = [count for noun, count in counted.items() if noun in asked]
    found: Iterable[int | float] = counts or reading.numbers
    if "year" in asked:
        found = [*(value for value in found if 1000 <= value < 3000), *_years(reading)]  # noqa: PLR2004
    return next((value for value in found if fits_number(node, value)), NOTHING)


def boolean(_node: Schema, name: str, reading: Reading) -> Any:
    """Look for the sign of the thing that the name speaks of, else for its words in the text."""
    about = [part for part in parts_of_a_name(name) if part not in _FILLER]
    signs = [_SIGNS[part.removesuffix("s")] for part in about if part.removesuffix("s") in _SIGNS]
    if signs:
        return True if any(sign.search(reading.text) for sign in signs) else NOTHING
    return True if about and set(about) & reading.vocabulary else NOTHING


def _calls_for(rule: _Rule, node: Schema, name: str) -> bool:
    return node.get("format", rule) == rule[0] or bool(_asked(name) & rule[1])


def _asked(name: str) -> frozenset[str]:
    return stems(" ".join(parts_of_a_name(name)))


def fits_number(node: Schema, value: float) -> bool:
    """Say whether a number has the node's type, lies within its limits and is a multiple."""
    whole = float(value).is_integer()
    types, multiple = types_of(node), node.get("multipleOf")
    return (
        (whole or "integer" not in types or "number" in types)
        and node.get("minimum", -math.inf) <= value <= node.get("maximum", math.inf)
        and node.get("exclusiveMinimum", -math.inf) < value < node.get("exclusiveMaximum", math.inf)
        and (not multiple or float(value / multiple).is_integer())
    )


def numbers_within(node: Schema) -> Iterator[int | float]:
    """Yield valid numbers beginning with the plainest, zero if the limits allow it."""
    low = max(node.get("minimum", -math.inf), node.get("exclusiveMinimum", -math.inf))
    high = min(node.get("maximum", math.inf), node.get("exclusiveMaximum", math.inf))
    step = node.get("multipleOf", 1)
    start = 0 if low <= 0 <= high else low if abs(low) < math.inf else high
    first = math.floor(start / step)
    grid = (way * turn for turn in range(200) for way in (1, -1) if turn or way > 0)
    between = [low, high, (low + high) / 2] if math.isfinite(low) and math.isfinite(high) else []
    for value in (*((first + offset) * step for offset in grid), *between):
        if fits_number(node, value):
            yield int(value) if float(value).is_integer() else value


def _years(reading: Reading) -> list[int]:
    return [int(day[:4]) for day in reading.dates]
