"""Files of real writers become blocks; what cannot be converted says so, and ends nothing else."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from arranged import eventually
from ingest import writers
from ingest.conftest import assert_lossless

from pyworker.database.errors import OverlayError
from pyworker.ingest import files
from pyworker.ingest.convert import Limits, converted, converter_for
from pyworker.ingest.convert.confined import Conversions
from pyworker.ingest.convert.registry import CONVERTERS

if TYPE_CHECKING:
    from pathlib import Path

MIB = 1024**2


def blocks_of(data: bytes, suffix: str) -> list[tuple[str, str]]:
    converter = converter_for("markitdown", suffix)
    text = converted(converter, data, suffix, Limits())
    file = files.File(f"file{suffix}", "file", suffix, data)
    source = files.source_of(file, text, converter.version(suffix))
    assert source.converter.startswith("markitdown ")
    assert (source.source_type, source.filesize) == (suffix.lstrip("."), len(data))
    assert_lossless(source.text, source.blocks)
    return [(block.block_type, block.block_content) for block in source.blocks]


def refusal(
    data: bytes,
    suffix: str,
    limits: Limits | None = None,
    conversions: Conversions | None = None,
) -> OverlayError:
    with pytest.raises(OverlayError) as caught:
        converted(
            converter_for("markitdown", suffix), data, suffix, limits or Limits(), conversions
        )
    assert caught.value.hint
    return caught.value


def test_word() -> None:
    document = writers.word("The tenant pays on the first.", "Öffnen: 東京 𝄞", items=["one", "two"])
    assert blocks_of(document, ".docx") == [
        ("heading", "# Lease"),
        ("paragraph", "The tenant pays on the first."),
        ("paragraph", "Öffnen: 東京 𝄞"),
        ("list_item", "* one"),
        ("list_item", "* two"),
        ("table", "|  |  |\n| --- | --- |\n| room | rent |\n| Küche | 東京 1 |"),
    ]


def test_powerpoint() -> None:
    found = blocks_of(writers.slides("Goals", "Größe"), ".pptx")
    assert [text for kind, text in found if kind == "heading"] == [
        "# Goals",
        "### Notes:",
        "# Größe",
        "### Notes:",
    ]
    assert ("paragraph", "Point of Größe") in found
    assert ("paragraph", "Say Goals.") in found


def test_pdf() -> None:
    found = blocks_of(writers.pages("The first page.", "The second page."), ".pdf")
    assert found == [("paragraph", "The first page."), ("paragraph", "The second page.")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_html(encoding: str) -> None:
    page = "<html><body><h1>Ä</h1><p>a &amp; b</p><script>c()</script><ul><li>d</ul></body></html>"
    found = blocks_of(page.encode(encoding), ".html")
    assert found == [("heading", "# Ä"), ("paragraph", "a & b"), ("list_item", "* d")]


def test_the_same_file_gives_the_same_text() -> None:
    document = writers.word("One.")
    assert blocks_of(document, ".docx") == blocks_of(document, ".docx")


DAMAGED = {
    "a .docx that is cut off": (writers.word("x")[:4000], ".docx", "file is damaged"),
    "a .docx that is none": (b"text", ".docx", "file is damaged"),
    "a .pptx in a .docx": (writers.slides("x"), ".docx", "file is damaged"),
    "a .docx in a .pptx": (writers.word("x"), ".pptx", "file is damaged"),
    "a .pdf that is none": (b"text", ".pdf", "file is damaged"),
    "a .pdf with nothing in it": (b"%PDF-1.7\n", ".pdf", "file is damaged"),
    "a .pdf with a password": (writers.drawing("x", "secret"), ".pdf", "protected by a password"),
    "a .docx with a password": (writers.OFFICE_WITH_A_PASSWORD, ".docx", "file is protected"),
    "a bomb": (writers.bomb(600, b" " * 1024), ".docx", "unpacks to too much"),
}


@pytest.mark.parametrize(("data", "suffix", "cause"), DAMAGED.values(), ids=DAMAGED.keys())
def test_what_is_wrong_with_a_file_is_said(data: bytes, suffix: str, cause: str) -> None:
    assert cause in refusal(data, suffix).message


def test_a_conversion_that_takes_too_long_is_stopped() -> None:
    error = refusal(writers.word("x"), ".docx", Limits(seconds=0.01))
    assert error.message == "conversion takes too long"
    assert "--timeout" in error.hint


def test_a_conversion_that_asks_for_too_much_memory_is_stopped() -> None:
    error = refusal(writers.bomb(60), ".docx", Limits(memory=500 * MIB))
    assert error.message in {"conversion needs too much memory", "converter crashed"}
    assert "--memory" in error.hint


def test_conversions_that_are_stopped_end_at_once_and_none_begins_after() -> None:
    conversions = Conversions()

    def stop() -> None:
        eventually(lambda: conversions.running)
        conversions.stop()

    stopping = threading.Thread(target=stop)
    stopping.start()
    assert refusal(writers.bomb(400), ".docx", conversions=conversions).message == "interrupted"
    stopping.join()
    assert refusal(writers.word("x"), ".docx", conversions=conversions).message == "interrupted"
    assert conversions.running == set()


def test_a_converter_sees_no_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # a module of that name in the folder must not be taken for the library's either
    (tmp_path / "json.py").write_text("raise SystemExit('hijacked')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ANTHROPIC_API_KEY", "secret")
    conversions = Conversions()
    with conversions.started(["/usr/bin/env"]) as process:
        said, _ = process.communicate()
    assert b"PATH=" in said
    assert b"secret" not in said
    assert blocks_of(writers.pages("Here."), ".pdf") == [("paragraph", "Here.")]


@pytest.mark.parametrize(
    ("name", "suffix", "extra"),
    [
        ("markitdown", ".pdf", "documents"),
        ("docling", ".docx", "docling"),
        ("docling", ".pdf", "docling-pdf"),
    ],
)
def test_a_converter_that_is_not_installed_names_its_extra(
    monkeypatch: pytest.MonkeyPatch, name: str, suffix: str, extra: str
) -> None:
    monkeypatch.setattr(type(CONVERTERS[name]), "is_installed", lambda *_: False)
    with pytest.raises(OverlayError, match=f"{name} is not installed") as caught:
        converter_for(name, suffix)
    assert f"pip install 'pgoverlay[{extra}]'" in caught.value.hint
