"""The same files through docling, as far as it needs no models: .docx, .pptx and .html."""

from __future__ import annotations

import pytest
from ingest import writers
from ingest.conftest import assert_lossless

from pyworker.database.errors import OverlayError
from pyworker.ingest import files
from pyworker.ingest.convert import Limits, converted, converter_for


def blocks_of(data: bytes, suffix: str) -> list[tuple[str, str]]:
    converter = converter_for("docling", suffix)
    text = converted(converter, data, suffix, Limits())
    source = files.source_of(
        files.File(f"file{suffix}", "file", suffix, data), text, converter.version(suffix)
    )
    assert source.converter.startswith("docling-slim ")
    assert_lossless(source.text, source.blocks)
    return [(block.block_type, block.block_content) for block in source.blocks]


def test_word() -> None:
    document = writers.word("The tenant pays.", "Öl & Gas: 東京 𝄞")
    assert blocks_of(document, ".docx") == [
        ("heading", "## Lease"),
        ("paragraph", "The tenant pays."),
        ("paragraph", "Öl & Gas: 東京 𝄞"),
        ("table", "| room | rent |\n| - | - |\n| Küche | 東京 1 |"),
    ]


def test_powerpoint_with_its_notes() -> None:
    assert blocks_of(writers.slides("Goals", "Größe"), ".pptx") == [
        ("heading", "# Goals"),
        ("list_item", "- Point of Goals"),
        ("paragraph", "Say Goals."),
        ("heading", "# Größe"),
        ("list_item", "- Point of Größe"),
        ("paragraph", "Say Größe."),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_html(encoding: str) -> None:
    page = "<html><body><h1>Ä</h1><p>a &amp; b</p><script>c()</script><ul><li>d</ul></body></html>"
    found = blocks_of(page.encode(encoding), ".html")
    assert found == [("heading", "# Ä"), ("paragraph", "a & b"), ("list_item", "- d")]


@pytest.mark.parametrize(
    ("data", "suffix", "cause"),
    [
        (writers.word("x")[:4000], ".docx", "file is damaged"),
        (writers.slides("x"), ".docx", "file is damaged"),
        (writers.word("x"), ".pptx", "file is damaged"),
        (writers.OFFICE_WITH_A_PASSWORD, ".docx", "file is protected"),
        (writers.bomb(600, b" " * 1024), ".docx", "unpacks to too much"),
    ],
    ids=["cut off", "a .pptx in a .docx", "a .docx in a .pptx", "a password", "a bomb"],
)
def test_what_is_wrong_with_a_file_is_said(data: bytes, suffix: str, cause: str) -> None:
    with pytest.raises(OverlayError, match=cause) as caught:
        converted(converter_for("docling", suffix), data, suffix, Limits())
    assert caught.value.hint
