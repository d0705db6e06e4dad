"""docling: .docx, .pptx and .html by rules; .pdf by layout models, which see tables and columns."""

from __future__ import annotations

import io
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from pyworker.database.errors import OverlayError
from pyworker.ingest.convert import damage

if TYPE_CHECKING:
    from docling_core.types.doc import DoclingDocument

_HTML = ("HTML", "html_backend", "HTMLDocumentBackend")
_BACKENDS = {
    ".docx": ("DOCX", "msword_backend", "MsWordDocumentBackend"),
    ".htm": _HTML,
    ".html": _HTML,
    ".pptx": ("PPTX", "mspowerpoint_backend", "MsPowerpointDocumentBackend"),
}
"""For each suffix docling's InputFormat, and module and class of what reads it."""

_PACKAGES = {
    ".docx": ("docling-slim", "docling-core", "python-docx"),
    ".htm": ("docling-slim", "docling-core", "beautifulsoup4"),
    ".html": ("docling-slim", "docling-core", "beautifulsoup4"),
    ".pdf": ("docling-slim", "docling-core", "docling-ibm-models", "docling-parse"),
    ".pptx": ("docling-slim", "docling-core", "python-pptx"),
}


class Docling:
    """Asks docling.

    What needs no model is asked of docling's backends: its DocumentConverter would import torch for
    a .docx too.
    """

    name = "docling"
    suffixes = frozenset(_PACKAGES)

    def extra_for(self, suffix: str) -> str:
        """Return what brings docling along: for .pdf with its models, half a gigabyte and more."""
        return "docling-pdf" if suffix == ".pdf" else "docling"

    def is_installed(self, suffix: str) -> bool:
        """Tell whether docling is there, with what it needs for that format."""
        needed = ("docling_ibm_models", "docling_parse") if suffix == ".pdf" else ("docx", "pptx")
        return all(map(find_spec, ("docling", *needed)))

    def version(self, suffix: str) -> str:
        """Name docling and its readers of that format."""
        return " / ".join(f"{package} {version(package)}" for package in _PACKAGES[suffix])

    def convert(self, data: bytes, suffix: str) -> str:
        """Return the Markdown that docling makes.

        Raises OverlayError if the file is damaged, protected or unpacks to too much.
        """
        from docling_core.types.doc import ContentLayer  # noqa: PLC0415  heavy, optional

        damage.refuse(data, suffix)
        with damage.told(suffix):
            read = _by_models if suffix == ".pdf" else _by_rules
            return str(
                read(data, suffix).export_to_markdown(
                    escape_html=False,  # "Smith & Co" is to be read by people and models as it is
                    image_placeholder="",
                    compact_tables=True,
                    included_content_layers={ContentLayer.BODY, ContentLayer.NOTES},
                )
            )


def _by_rules(data: bytes, suffix: str) -> DoclingDocument:
    from docling.backend.noop_backend import NoOpBackend  # noqa: PLC0415
    from docling.datamodel.base_models import InputFormat  # noqa: PLC0415
    from docling.datamodel.document import InputDocument  # noqa: PLC0415

    form, module, name = _BACKENDS[suffix]
    backend: Any = getattr(import_module(f"docling.backend.{module}"), name)
    # given the backend itself, it would log why a file cannot be read and raise nothing
    described = InputDocument(
        path_or_stream=io.BytesIO(data),
        format=InputFormat[form],
        backend=NoOpBackend,
        filename=f"document{suffix}",
    )
    return backend(in_doc=described, path_or_stream=io.BytesIO(data)).convert()


def _by_models(data: bytes, suffix: str) -> DoclingDocument:
    from docling.datamodel.base_models import DocumentStream  # noqa: PLC0415
    from docling.document_converter import DocumentConverter  # noqa: PLC0415

    stream = DocumentStream(name=f"document{suffix}", stream=io.BytesIO(data))
    try:
        return DocumentConverter().convert(stream).document
    except Exception as error:
        if any(_is_of_models(cause) for cause in damage.causes(error)):
            raise OverlayError(
                "docling has no models",
                detail=f"They could not be downloaded or found: {error}"[:500],
                hint="docling-tools models download fetches them where there is a network;"
                " DOCLING_ARTIFACTS_PATH says where they are. markitdown needs none.",
            ) from error
        raise


def _is_of_models(cause: BaseException) -> bool:
    # the document is in memory: whatever is looked for on disk or in the network is a model
    network = type(cause).__module__.partition(".")[0] in {"huggingface_hub", "httpx", "httpcore"}
    return network or isinstance(cause, FileNotFoundError) or "artifacts_path" in str(cause)
