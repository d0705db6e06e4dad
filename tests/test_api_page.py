"""docs/api.md says what the catalogue says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parent.parent / "docs"


def test_the_page_is_what_the_comments_say(uri: str) -> None:
    printed = subprocess.run(
        [sys.executable, DOCS / "generate_api.py", uri], capture_output=True, text=True, check=True
    ).stdout
    assert (DOCS / "api.md").read_text() == printed, "run: make api"
