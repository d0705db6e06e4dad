"""The converters that there are, by name."""

from pyworker.database.errors import OverlayError
from pyworker.ingest.convert.protocol import Converter
from pyworker.ingest.convert.with_docling import Docling
from pyworker.ingest.convert.with_markitdown import MarkItDown

CONVERTERS: dict[str, Converter] = {
    converter.name: converter for converter in (MarkItDown(), Docling())
}


def converter_for(name: str, suffix: str) -> Converter:
    """Return a converter whose library is installed, with what it needs for that suffix.

    Raises OverlayError if it does not take the suffix, or is not installed: naming the extra.
    """
    converter = CONVERTERS[name]
    if suffix not in converter.suffixes:
        raise OverlayError(
            f"{name} does not convert {suffix}",
            detail=f"It converts {', '.join(sorted(converter.suffixes))}.",
            hint="Name another converter: --converter.",
        )
    if not converter.is_installed(suffix):
        raise OverlayError(
            f"{name} is not installed",
            detail=f"What it needs for {suffix} is missing.",
            hint=f"Install it: pip install 'pgoverlay[{converter.extra_for(suffix)}]'",
        )
    return converter
