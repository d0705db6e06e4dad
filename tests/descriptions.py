"""Documents that nobody here wrote: what packages that are installed carry in Markdown."""

from __future__ import annotations

import sysconfig
from importlib.metadata import distributions
from pathlib import Path
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


FOLDERS = (sysconfig.get_path("purelib"), "/usr/share/doc", "/usr/lib/node_modules")
"""Where packages of Python, Debian and Node put files."""


def markdown_files() -> Iterator[Path]:
    """Yield the Markdown files of packages, from wherever on this machine there are some."""
    for folder in FOLDERS:
        yield from sorted(path for path in Path(folder).rglob("*.md") if path.is_file())
