"""Where things are."""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def sql_folder() -> Path:
    """Return the folder with install.sql: in the package when installed, else beside it."""
    inside = _PACKAGE / "sql"
    return inside if inside.is_dir() else _PACKAGE.parent / "sql"


def samples_folder() -> Path:
    """Return the folder with the demo's documents and schemas."""
    return _PACKAGE / "samples"


def home_folder() -> Path:
    """Return the folder of the embedded database and of exports: OVERLAY_HOME, or .overlay here."""
    return Path(os.environ.get("OVERLAY_HOME", ".overlay")).resolve()
