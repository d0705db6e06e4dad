"""Whether the functions in a database are those of this package, however they came there."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from typing import TYPE_CHECKING

from pyworker.paths import sql_folder

if TYPE_CHECKING:
    from collections.abc import Collection

_FUNCTION = re.compile(
    r"^create or replace function ((?:public|overlay_private)\.\w+)\(", re.MULTILINE
)
_BODY = re.compile(r"^as \$\$(.*?)\$\$;$", re.MULTILINE | re.DOTALL)

Digest = tuple[str, str]
"""A function's name with its Postgres schema, and the MD5 of its body."""


def differing(found: Collection[Digest]) -> list[str]:
    """Name the functions of this package that are missing in a database or have another body.

    `found` is what the database has. Overloads share a name and are told apart by their bodies.
    """
    return sorted({name for name, _ in _ours() - set(found)})


@cache
def _ours() -> frozenset[Digest]:
    return frozenset(
        digest for file in sql_folder().rglob("*.sql") for digest in _digests(file.read_text())
    )


def _digests(text: str) -> list[Digest]:
    starts = list(_FUNCTION.finditer(text))
    ends = [*(start.start() for start in starts), len(text)][1:]
    bodies = (_BODY.search(text, start.end(), end) for start, end in zip(starts, ends, strict=True))
    return [
        (start[1], hashlib.md5(body[1].encode(), usedforsecurity=False).hexdigest())
        for start, body in zip(starts, bodies, strict=True)
        if body  # one that is written as `return …` has no text in the catalogue
    ]
