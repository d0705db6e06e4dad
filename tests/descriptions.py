"""Documents that nobody here wrote: the long descriptions of the installed distributions."""

from __future__ import annotations

from importlib.metadata import distributions
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LEAST = 25
"""How many there must be for a test on them to say something."""


def markdown_descriptions() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each description that is Markdown."""
    for distribution in distributions():
        fields = distribution.metadata.json
        kind = str(fields.get("description_content_type", "text/markdown"))
        description = str(fields.get("description", "")).replace("\0", "")
        if kind.startswith("text/markdown") and description.strip():
            yield distribution.name, description
