"""What the ledger of a database says beside what the simulator served: equal, to the token.

Every request that was served either stands in `llm_calls` under its request id, with the same
tokens of each kind, or is one of those that nobody could note: its connection was lost, or its
worker was killed. For each of these the block has a call that says so (`lost`, `unknown` …), which
has no tokens, for nobody can know them. And no call is there that was not served.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from uuid import UUID

    import psycopg

KINDS = ("input_tokens", "output_tokens", "cache_creation_tokens", "cache_read_tokens")
"""As the simulator calls them; in a ledger the cache is written for five minutes."""
OUTCOMES = {
    "answer": "answered",
    "invalid_schema": "answered",  # it is JSON: what is wrong with it is SQL's to find
    "invalid_json": "invalid",
    "refusal": "refused",
    "rate_limited": "rate_limited",
    "overloaded": "overloaded",
}
"""The ledger's words for the simulator's."""

CALLS = """
select
  c.request_id, c.outcome, c.overlay_ids,
  array[c.input_tokens, c.output_tokens, c.cache_write_5m_tokens, c.cache_read_tokens]
from public.llm_calls c
where c.run_id = %s
  -- a late call takes the place of the unknown one of its claim
  and not (c.outcome = 'unknown' and exists (
    select from public.llm_calls l
    where l.run_id = c.run_id and l.claim_token = c.claim_token
      and l.outcome <> 'unknown' and l.overlay_ids @> c.overlay_ids
  ))
"""
BLOCKS = """
select o.id, b.block_content
from public.block_overlays_v2 o join public.blocks_v2 b using (block_uid)
where o.run_id = %s
"""

Served = dict[str, Any]
"""An entry of the simulator's ledger."""


@dataclass(frozen=True)
class Accounts:
    """Both ledgers of a run, side by side."""

    wrong: list[str]
    """Request ids that stand in `llm_calls` twice, with other tokens or another outcome, or that
    were never served."""
    noted: dict[str, int]
    """Tokens by kind, over the calls that were noted; the simulator's for the same are equal."""
    noted_as_served: dict[str, int]
    unnoted: Counter[str]
    """Requests that were served and are not noted, by block."""
    said_lost: Counter[str]
    """Calls that were sent and never answered, as far as their worker knows, by block."""
    said_unknown: Counter[str]
    """Claims of which nobody told what came, by block."""

    @property
    def unaccounted(self) -> Counter[str]:
        """Requests that were served and that no call tells of."""
        return self.unnoted - self.said_lost - self.said_unknown

    @property
    def invented(self) -> Counter[str]:
        """Calls that no request stands behind."""
        return self.said_lost - self.unnoted


def compare(connection: psycopg.Connection[Any], run_id: UUID, served: list[Served]) -> Accounts:
    """Lay both side by side; every block of the run must have a content of its own."""
    block_of = {
        overlay_id: hashlib.sha256(content.encode()).hexdigest()
        for overlay_id, content in connection.execute(BLOCKS, [run_id])
    }
    by_id = {entry["request_id"]: entry for entry in served}
    assert len(by_id) == len(served), "the simulator gave an id twice"
    wrong, noted, as_served = [], Counter[str](), Counter[str]()
    said_lost, said_unknown = Counter[str](), Counter[str]()
    unseen = dict(by_id)
    for request_id, outcome, overlay_ids, tokens in connection.execute(CALLS, [run_id]):
        if request_id is None:
            tells = said_unknown if outcome == "unknown" else said_lost
            tells[block_of[overlay_ids[0]]] += 1
            continue
        entry = unseen.pop(request_id, None)
        if entry is None or not _agree(entry, outcome, tokens, block_of[overlay_ids[0]]):
            wrong.append(request_id)
            continue
        noted.update(dict(zip(KINDS, tokens, strict=True)))
        as_served.update({kind: entry[kind] for kind in KINDS})
    unnoted = Counter(entry["block_hash"] for entry in unseen.values())
    return Accounts(wrong, dict(noted), dict(as_served), unnoted, said_lost, said_unknown)


def _agree(entry: Served, outcome: str, tokens: list[int], block: str) -> bool:
    return (
        OUTCOMES[entry["outcome"]] == outcome
        and [entry[kind] for kind in KINDS] == tokens
        and entry["block_hash"] == block
    )
