"""Files of other formats become Markdown: one protocol, a file for each library that can do it."""

from pyworker.ingest.convert.confined import Limits, converted
from pyworker.ingest.convert.protocol import Converter
from pyworker.ingest.convert.registry import CONVERTERS, converter_for

__all__ = ["CONVERTERS", "Converter", "Limits", "converted", "converter_for"]
