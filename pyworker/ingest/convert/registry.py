"""The converters that there are, by name."""

from pyworker.database.errors import OverlayError
from pyworker.ingest.convert.protocol import Converter
from pyworker.ingest.convert.with_docling import Docling
from pyworker.ingest.convert.with_markitdown import MarkItDown

CONVERTERS: dict[str, Converter] = {
    converter.name: converter for converter in (MarkItDown(), Docling())
}


def converter_named(name: str) -> Converter:
    """Return a converter whose library is installed.

    Raises OverlayError naming the extra that brings it if it is not.
    """
    converter = CONVERTERS[name]
    if not converter.is_installed():
        raise OverlayError(
            f"{name} is not installed",
            detail=f"It converts {', '.join(sorted(converter.suffixes))}.",
            hint=f"Install it: pip install 'pgoverlay[{converter.extra}]'",
        )
    return converter
