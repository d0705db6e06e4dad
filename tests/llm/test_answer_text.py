"""Only what jsonb can store counts as an answer."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyworker.llm.answer_text import NotStorableError, read_json


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Expecting value"),
        ('{"a": 1} and more', "Extra data"),
        ("```json\n{}\n```", "Expecting value"),
        ('{"a": NaN}', "NaN is no JSON"),
        ("[-Infinity]", "-Infinity is no JSON"),
        ("[1e999]", "1e999 is out of range"),
        (r'{"a": ["\u0000"]}', r"U\+0000"),
        (r'{"\u0000": 1}', r"U\+0000"),
        (r'["\ud83d"]', "half of a surrogate pair"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_what_jsonb_refuses_is_refused_first(text: str, words: str) -> None:
    with pytest.raises(NotStorableError, match=words):
        read_json(text)


@pytest.mark.parametrize(
    ("text", "value"), [(r'"\\u0000"', "\\u0000"), (r'"\ud83d\ude00"', "\U0001f600"), ("1e3", 1000)]
)
def test_what_only_looks_like_it_is_kept(text: str, value: object) -> None:
    assert read_json(text) == value


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(NotStorableError):
        read_json(text)
