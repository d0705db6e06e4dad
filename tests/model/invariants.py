"""What must be true at any moment, asked of the database in SQL."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from model.callers import Caller

QUERY = Path(__file__).with_name("invariants.sql").read_text()


def breaches(owner: Caller) -> list[str]:
    """Return what is not as it must be: which rule, and where."""
    return sorted(f"{row['rule']}: {row['place']}" for row in owner.query(QUERY))
