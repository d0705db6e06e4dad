"""docs/operations.md as blocks of SQL and shell under their headings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "operations.md"


@dataclass(frozen=True)
class Block:
    heading: str
    language: str
    text: str


def blocks(heading: str | None = None, language: str | None = None) -> list[Block]:
    """Return the code of the page, of one section or one language if asked."""
    found: list[Block] = []
    for section in PAGE.read_text(encoding="utf-8").split("\n## ")[1:]:
        title, _, body = section.partition("\n")
        found += [Block(title, *part) for part in re.findall(r"^```(\w+)\n(.*?)^```", body, RE)]
    return [
        block
        for block in found
        if heading in {None, block.heading} and language in {None, block.language}
    ]


RE = re.MULTILINE | re.DOTALL
