"""Names in an archive: they unpack everywhere, into one folder, each into a file of its own."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyworker.export.names import Names, portable

RESERVED = {"con", "prn", "aux", "nul", *(f"{p}{n}" for p in ("com", "lpt") for n in range(1, 10))}
AWKWARD = [
    "..",
    ".",
    "/",
    "//",
    "../../etc/passwd",
    "..\\..\\windows",
    "C:\\x",
    "a\x00b",
    "CON",
    "con.txt",
    "Lpt1",
    "nul ",
    "a" * 300,
    "é" * 300,
    "名" * 300,
    "\U0001f600" * 300,
    " ",
    "...",
    "a. ",
    ".hidden",
    "-rf",
    "line\nfeed",
    "\u202egnp.exe",
    "\ufeffmark",
    'a:b*c?"<>|d',
    "~",
    "$(reboot)",
]
titles = st.one_of(st.sampled_from(AWKWARD), st.text(min_size=1, max_size=320))


def unpacks_safely(name: str) -> bool:
    path = PurePosixPath(name)
    return (
        path.parts == (name,)
        and PureWindowsPath(name).parts == (name,)
        and not path.is_absolute()
        and len(name.encode()) <= 255
        and name.strip(". ") == name
        and not set(name) & set('<>:"/\\|?*')
        and not any(unicodedata.category(c).startswith("C") and c.isascii() for c in name)
        and name.split(".", maxsplit=1)[0].rstrip(" ").lower() not in RESERVED
    )


@pytest.mark.parametrize("title", AWKWARD)
def test_a_title_is_no_path_trick(title: str) -> None:
    assert unpacks_safely(Names("jsonl").file_name(title))


@given(st.lists(titles, max_size=20))
def test_no_two_names_are_alike_on_any_file_system(given_titles: list[str]) -> None:
    names = Names("csv")
    found = [names.file_name(title) for title in given_titles]
    assert all(map(unpacks_safely, found))
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert len({unicodedata.normalize(form, name).casefold() for name in found}) == len(found)  # type: ignore[arg-type]


def test_titles_alike_are_numbered() -> None:
    names = Names("jsonl")
    asked = ["Report", "report", "Report (2)", "Re\u0301sume\u0301", "R\u00e9sum\u00e9"]
    assert [names.file_name(title) for title in asked] == [
        "Report.jsonl",
        "report (2).jsonl",
        "Report (2) (2).jsonl",
        "R\u00e9sum\u00e9.jsonl",
        "R\u00e9sum\u00e9 (2).jsonl",
    ]


def test_an_ordinary_title_stays_as_it_is() -> None:
    assert portable("Öffnungszeiten 2026 - 東京 (draft)") == "Öffnungszeiten 2026 - 東京 (draft)"
