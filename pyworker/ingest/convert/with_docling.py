"""docling: layout models that see tables and columns of a .pdf; slower, and large to install."""

from __future__ import annotations

import io
from importlib.metadata import version
from importlib.util import find_spec

from pyworker.ingest.convert import damage


class Docling:
    """Asks docling; its models are downloaded the first time that they are used."""

    name = "docling"
    extra = "docling"
    suffixes = frozenset({".docx", ".htm", ".html", ".pdf", ".pptx"})

    def is_installed(self) -> bool:
        """Tell whether docling is there."""
        return find_spec("docling") is not None

    def version(self, suffix: str) -> str:  # noqa: ARG002  the same for all
        """Name docling."""
        return f"docling {version('docling')}"

    def convert(self, data: bytes, suffix: str) -> str:
        """Return the Markdown that docling makes.

        Raises OverlayError if the file is damaged, protected or unpacks to too much.
        """
        from docling.datamodel.base_models import DocumentStream  # noqa: PLC0415  heavy, optional
        from docling.document_converter import DocumentConverter  # noqa: PLC0415

        damage.refuse(data, suffix)
        with damage.told(suffix):
            stream = DocumentStream(name=f"document{suffix}", stream=io.BytesIO(data))
            return str(DocumentConverter().convert(stream).document.export_to_markdown())
