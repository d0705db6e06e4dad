"""Names of files that come from titles: fit for every file system, and no two alike on any."""

from __future__ import annotations

import unicodedata

from pathvalidate import Platform, sanitize_filename

MOST_BYTES = 200  # of a name in UTF-8; file systems take 255, and an unpacker may add to it
UNSEEN = {"Cc", "Cf", "Zl", "Zp"}  # categories of characters that steer and do not show


class Names:
    """Gives out names within one archive."""

    def __init__(self, extension: str) -> None:
        self._extension = extension
        self._taken: set[str] = set()

    def file_name(self, title: str, folder: str | None = None) -> str:
        """Return a name for a title that is like none before, whatever its case or accents."""
        place = f"{portable(folder)}/" if folder is not None else ""
        stem = portable(title)
        number = 1
        while True:
            suffix = f" ({number})" if number > 1 else ""
            name = f"{place}{_cut(stem, MOST_BYTES - len(suffix))}{suffix}.{self._extension}"
            alike = unicodedata.normalize("NFKC", name).casefold()
            if alike not in self._taken:
                self._taken.add(alike)
                return name
            number += 1


def portable(title: str) -> str:
    """Return a title as one part of a path that Windows, macOS and Linux take."""
    composed = unicodedata.normalize("NFC", title)
    visible = "".join("_" if unicodedata.category(c) in UNSEEN else c for c in composed)
    # without dots and spaces at its ends: no hidden file, no folder above, nothing Windows drops
    bare = _cut(visible, MOST_BYTES).strip(". ")
    name = sanitize_filename(bare, replacement_text="_", platform=Platform.UNIVERSAL)
    return str(name) or "untitled"


def _cut(text: str, most: int) -> str:
    return text.encode()[:most].decode(errors="ignore").rstrip(". ")
