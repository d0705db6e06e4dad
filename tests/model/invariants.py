"""What must be true at any moment, asked of the database in SQL."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from model.callers import Caller

FILES = sorted(Path(__file__).with_name("invariants").glob("*.sql"))
"""What must be true of a whole database between two transactions, whoever did what before: each row
that one of these answers to its owner is one breach, which rule and where."""

QUERY = "\nunion all\n".join(file.read_text() for file in FILES)


def breaches(owner: Caller) -> list[str]:
    """Return what is not as it must be: which rule, and where."""
    return sorted(f"{row['rule']}: {row['place']}" for row in owner.query(QUERY))
