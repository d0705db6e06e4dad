"""The prompt cache as it is documented: a prefix is written once, then read for five minutes.

An entry exists only once its first answer has begun, so requests sent side by side all write it.
Prefixes under the minimum are left uncached without a word.
"""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any

from simulator.checks import texts_of, texts_of_blocks

LEAST_TOKENS = 1024
LIFETIME_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one request; the three kinds of input add up to the whole input."""

    input_tokens: int
    cache_creation_tokens: int = 0
    cache_read_tokens: int = 0
    prefix: bytes | None = None
    """The cache entry that the answer will write or refresh."""


class PromptCache:
    """What prefixes are known, and until when."""

    def __init__(self) -> None:
        self._until: dict[bytes, float] = {}

    def measure(self, request: Mapping[str, Any]) -> Usage:
        """Count the input of a request and what of it comes from the cache."""
        schema = json.dumps(request.get("output_config", {}))
        total = tokens(schema) + sum(
            tokens(text)
            for text in (*texts_of_blocks(request.get("system")), *texts_of(request["messages"]))
        )
        marked = _marked(request.get("system"))
        cached = tokens(marked)
        if cached < LEAST_TOKENS:
            return Usage(total)
        prefix = hashlib.sha256(f"{request['model']}\0{schema}\0{marked}".encode()).digest()
        if self._until.get(prefix, 0.0) > monotonic():
            return Usage(total - cached, cache_read_tokens=cached, prefix=prefix)
        return Usage(total - cached, cache_creation_tokens=cached, prefix=prefix)

    def remember(self, usage: Usage) -> None:
        """Write or refresh the entry, now that its answer begins."""
        if usage.prefix is not None:
            self._until[usage.prefix] = monotonic() + LIFETIME_SECONDS


def tokens(text: str) -> int:
    """Estimate: four bytes a token."""
    return math.ceil(len(text.encode()) / 4)


def _marked(system: Any) -> str:
    """Return the text up to the last block that carries `cache_control`."""
    if not isinstance(system, list):
        return ""
    last = max((i for i, block in enumerate(system) if block.get("cache_control")), default=-1)
    return "".join(block["text"] for block in system[: last + 1])
