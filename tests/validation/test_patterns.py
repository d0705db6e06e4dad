"""Patterns mean to Postgres what they mean to ECMA-262, or they are not checked at all."""

import json
import subprocess

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

MATCHES = """
select array_agg(
  case
    when overlay_private.keyword_is_checked(pair.content -> 0, 'pattern')
      then not exists (
        select from overlay_private.schema_violations(pair.content -> 0, pair.content -> 1)
      )
  end
  order by pair.place
)
from jsonb_array_elements(%s::jsonb) with ordinality as pair (content, place)
"""
# Unicode mode where it compiles, since JSON Schema asks for it; the lenient mode otherwise.
ECMA = """
const compiled = (source) => {
  try { return new RegExp(source, "u"); } catch (_) {}
  try { return new RegExp(source); } catch (_) { return null; }
};
const pairs = JSON.parse(require("fs").readFileSync(0));
console.log(JSON.stringify(pairs.map(([source, text]) => compiled(source)?.test(text) ?? null)));
"""

# A pattern, a string that it matches, a string that it does not match.
FAITHFUL = [
    ("b", "abc", "acd"),
    ("^b$", "b", "b\n"),
    ("^.$", "😀", "\n"),
    (r"^\d$", "7", "٣"),
    (r"^\w$", "_", "é"),
    (r"^\W$", "é", "e"),
    (r"^\s$", "\N{NO-BREAK SPACE}", "\x1f"),
    (r"^[\s\d]+$", "1\u2028", "1x"),
    (r"^[^\S]$", "\ufeff", "x"),
    (r"^[\D]$", "é", "4"),
    (r"^[\w-]+$", "a-b", "a b"),
    (r"\bcat\b", "a cat.", "concat"),
    (r"^[\b]$", "\b", "b"),
    (r"^\u00e9\x41$", "éA", "eA"),
    (r"^\u{1F600}$", "😀", "😁"),
    (r"^\uD83D\uDE00$", "😀", "😁"),
    (r"^[\u0000-\u001f]$", "\x01", " "),
    (r"^\cA$", "\x01", "A"),
    (r"^[[:alpha:]]$", "[]", "x"),
    (r"^[a\]b]$", "]", "c"),
    (r"^[.]$", ".", "x"),
    (r"^\/\.\-\{$", "/.-{", "/x-{"),
    ("^(?<year>[0-9]{4})-", "2024-", "24-"),
    ("^(?:ab|c){2,}$", "abc", "ab"),
    ("^a{0,}?$", "", "b"),
    ("^(|x)$", "", "y"),
    (r"^(?=.*\d)(?!.*(?:x|y)).{3,}$", "ab1", "ax1"),
    ("", "", None),
]
NOT_CHECKED = [
    r"(a)\1",
    r"(?<n>a)\k<n>",
    r"\p{L}",
    r"\A",
    r"\m",
    r"\uD83D",
    "[]",
    "[^]",
    "[",
    "(",
    ")",
    "a**",
    "*a",
    "a)(b",
    "[b-a]",
    "(?i)a",
    "(?i:a)",
    "(?#x)a",
    "***=a",
    "***:a",
    "a{1,256}",
    "(?<=a)b",
    "a(?=b)",
    "^(?=(?=a))",
    "(x{1,255}){1,255}",
    "([^a]*[^b]*[^c]*[^d]*[^e]*[^f]*){99}",
    "a" * 501,
]


def matches(database: psycopg.Connection, pairs: list[tuple[str, str]]) -> list[bool | None]:
    content = [[{"pattern": pattern}, text] for pattern, text in pairs]
    row = database.execute(MATCHES, [json.dumps(content)]).fetchone()
    assert row is not None
    return row[0]


def test_faithful_patterns_match_as_in_ecma(database: psycopg.Connection) -> None:
    pairs = [(pattern, text) for pattern, *texts in FAITHFUL for text in texts if text is not None]
    wanted = [text == yes for _, yes, no in FAITHFUL for text in (yes, no) if text is not None]
    assert dict(zip(pairs, matches(database, pairs), strict=True)) == dict(
        zip(pairs, wanted, strict=True)
    )


def test_other_patterns_are_reported_and_never_fail(database: psycopg.Connection) -> None:
    assert matches(database, [(pattern, "x") for pattern in NOT_CHECKED]) == [None] * len(
        NOT_CHECKED
    )
    for pattern in NOT_CHECKED:
        schema = json.dumps({"pattern": pattern, "patternProperties": {pattern: False}})
        reported = database.execute(
            "select keyword from overlay_private.unsupported_keywords(%s)", [schema]
        ).fetchall()
        assert reported == [("pattern",), ("patternProperties",)], pattern


PIECES = r"""
a b 1 . - _ ^ $ | * + ? ( ) [ ] { } , / : = ! < > \ ٣
\d \D \w \W \s \S \b \B \n \t \. \- \] \x41 \u0041 \cJ \0 \1 \e \y \Z \_
[ab] [^a] [a-c] [\d_] [^\s] [\w-.] [-a] [^-] [[] [:a:]
(?: (?= (?! (?<= (?<n> ^(?=a (a|b) (|1) {2} {0,} {1,3} *?
"""
pieces = st.sampled_from([*PIECES.split(), " "])
texts = st.text("ab1A_-.\n\t é\N{NO-BREAK SPACE}٣]\\", max_size=6)


@pytest.mark.soak  # asks Node.js, which knows ECMA-262 best and which make test does without
@settings(
    max_examples=30,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(
    pairs=st.lists(
        st.tuples(st.lists(pieces, max_size=6).map("".join), texts), min_size=99, max_size=99
    )
)
def test_random_patterns_match_as_in_ecma(
    database: psycopg.Connection, pairs: list[tuple[str, str]]
) -> None:
    done = subprocess.run(
        ["node", "-e", ECMA], input=json.dumps(pairs), capture_output=True, check=True, text=True
    )
    wanted = json.loads(done.stdout)
    for pair, found, ecma in zip(pairs, matches(database, pairs), wanted, strict=True):
        assert found in (None, ecma), pair
