"""markitdown: Markdown of .docx, .pptx, .pdf and .html, on the CPU, in seconds."""

from __future__ import annotations

import io
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

from pyworker.ingest.convert import damage

_READERS = {
    ".docx": ("mammoth", "markdownify"),
    ".htm": ("beautifulsoup4", "markdownify"),
    ".html": ("beautifulsoup4", "markdownify"),
    ".pdf": ("pdfminer.six", "pdfplumber"),
    ".pptx": ("python-pptx",),
}
"""The distributions that read a format for markitdown."""


class MarkItDown:
    """Asks markitdown's converter for the file's format, and no other.

    markitdown itself would guess the format from the bytes, and try one after the other.
    """

    name = "markitdown"
    suffixes = frozenset(_READERS)

    def extra_for(self, suffix: str) -> str:  # noqa: ARG002  the same for all
        """Return what brings markitdown along."""
        return "documents"

    def is_installed(self, suffix: str) -> bool:  # noqa: ARG002
        """Tell whether markitdown is there, with what it reads these formats by."""
        return all(map(find_spec, ("markitdown", "mammoth", "pdfplumber", "pptx")))

    def version(self, suffix: str) -> str:
        """Name markitdown and its readers of that format."""
        programs = ("markitdown", *_READERS[suffix])
        return " / ".join(f"{program} {version(program)}" for program in programs)

    def convert(self, data: bytes, suffix: str) -> str:
        """Return the Markdown that markitdown makes.

        Raises OverlayError if the file is damaged, protected or unpacks to too much.
        """
        from markitdown import StreamInfo  # noqa: PLC0415  heavy, and optional
        from markitdown.converters import (  # noqa: PLC0415
            DocxConverter,
            HtmlConverter,
            PdfConverter,
            PptxConverter,
        )

        readers: dict[str, Any] = {
            ".docx": DocxConverter,
            ".htm": HtmlConverter,
            ".html": HtmlConverter,
            ".pdf": PdfConverter,
            ".pptx": PptxConverter,
        }
        damage.refuse(data, suffix)
        with damage.told(suffix):
            return str(
                readers[suffix]().convert(io.BytesIO(data), StreamInfo(extension=suffix)).markdown
            )
