"""The prompt cache as it is documented: a prefix is written once, then read for five minutes.

An entry exists only once its first answer has begun, so requests sent side by side all write it.
A request is looked up by its longest known prefix, at the ends of its blocks, and writes an entry
at each of its breakpoints. Prefixes under the model's minimum are left uncached without a word, and
so is everything behind the last breakpoint.
"""

import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any

from simulator.checks import texts_of, texts_of_blocks
from simulator.models import MODELS, Model

LIFETIMES = {"5m": 300.0, "1h": 3600.0}
"""Seconds since its last use that an entry stays, by the `ttl` of its breakpoint."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one request; the three kinds of input add up to the whole input."""

    input_tokens: int
    cache_creation_tokens: int = 0
    cache_read_tokens: int = 0
    written: tuple[tuple[bytes, str], ...] = ()
    """The entries that the answer writes or refreshes, with their time to live."""


@dataclass(frozen=True, slots=True)
class _Prefix:
    """The prompt up to the end of one block."""

    digest: bytes
    tokens: int
    lifetime: str | None
    """The `ttl` of a breakpoint; None where there is none."""


class PromptCache:
    """What prefixes are known for each account, and until when."""

    def __init__(self) -> None:
        self._until: dict[bytes, float] = {}

    def measure(self, request: Mapping[str, Any], account: str = "") -> Usage:
        """Count the input of a request as it arrives, and what of it comes from the cache."""
        schema = json.dumps(request.get("output_config", {}))
        total = tokens(schema) + sum(
            tokens(text)
            for text in (*texts_of_blocks(request.get("system")), *texts_of(request["messages"]))
        )
        least = MODELS.get(request["model"], Model()).least_cached
        prefixes = list(_prefixes(request, f"{account}\0{request['model']}\0{schema}"))
        marked = [prefix for prefix in prefixes if prefix.lifetime and prefix.tokens >= least]
        if not marked:
            return Usage(total)
        now = monotonic()
        read = max(
            (
                prefix.tokens
                for prefix in prefixes
                if prefix.tokens <= marked[-1].tokens and self._until.get(prefix.digest, 0.0) > now
            ),
            default=0,
        )
        return Usage(
            input_tokens=total - marked[-1].tokens,
            cache_creation_tokens=marked[-1].tokens - read,
            cache_read_tokens=read,
            written=tuple((prefix.digest, prefix.lifetime or "5m") for prefix in marked),
        )

    def remember(self, usage: Usage) -> None:
        """Write or refresh the entries, now that the answer begins."""
        for digest, lifetime in usage.written:
            self._until[digest] = monotonic() + LIFETIMES[lifetime]


def tokens(text: str) -> int:
    """Estimate: four bytes a token."""
    return math.ceil(len(text.encode()) / 4)


def _prefixes(request: Mapping[str, Any], seed: str) -> Iterator[_Prefix]:
    digest, count = hashlib.sha256(seed.encode()), 0
    contents = [request.get("system"), *(m["content"] for m in request["messages"])]
    for content in contents:
        blocks = content if isinstance(content, list) else [{"text": content}] if content else []
        for block in blocks:
            text = block.get("text") or ""
            digest.update(f"\0{text}".encode())
            count += tokens(text)
            control = block.get("cache_control")
            yield _Prefix(digest.digest(), count, control.get("ttl", "5m") if control else None)
