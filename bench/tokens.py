"""Input tokens billed for a block: packs and the prompt cache beside the plain loop.

Counted on the demo's documents and schema, claimed in batches of 25: four bytes a token, prefixes
cached from 1,024 tokens on, a write at 1.25 and a read at 0.1 of the price, as the provider
documents it. The plain loop sends instructions, schema and block anew for each block.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from fresh import fresh_database, running_server
from psycopg.types.json import Jsonb
from workload import OWNER

from pyworker.ingest import markdown
from pyworker.llm.output_schema import compile_schema
from pyworker.worker.packs import packs_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from pyworker.llm import Request

SAMPLES = Path(__file__).resolve().parents[1] / "pyworker" / "samples"
SCHEMA = SAMPLES / "schemas" / "clause_facts.json"
LEAST_CACHED = 1024
WRITE, READ = 1.25, 0.1
MOST_SHARE = 0.25
"""Of the plain loop's tokens that a block may cost."""


def main() -> None:
    """Print both figures; fail when packs cost more than a quarter of the plain loop."""
    with running_server() as server:
        blocks, plain = billed(server, {})
        _, packed = billed(server, {"pack_characters": 4000})
    print(
        f"input tokens billed per block, {blocks} blocks: plain loop {plain / blocks:.0f}"
        f"  packs and cache {packed / blocks:.0f}  ratio {packed / plain:.2f}",
        flush=True,
    )
    if packed > MOST_SHARE * plain:
        sys.exit(f"more than {MOST_SHARE:.0%} of the plain loop")


def billed(server: str, model_config: dict[str, Any]) -> tuple[int, float]:
    """Return how many blocks the demo has and what their requests are billed."""
    requests: list[Request] = []
    blocks = 0
    with (
        fresh_database(server, "tokens", install=True) as uri,
        psycopg.connect(uri, autocommit=True) as connection,
    ):
        for run_id in runs(connection, {"reuse": False, **model_config}):
            while claims := claimed(connection, run_id):
                blocks += len(claims)
                requests += [pack.request() for pack in packs_of(claims)]
    return blocks, sum(costs(requests, cached=bool(model_config)))


def runs(connection: psycopg.Connection[Any], model_config: dict[str, Any]) -> list[UUID]:
    """Ingest the demo's documents and apply the demo's schema to each."""
    project = scalar(connection, "select create_project('demo', actor => %s)", OWNER)
    schema = scalar(
        connection,
        "select register_schema(%s, %s)",
        Jsonb(json.loads(SCHEMA.read_text(encoding="utf-8"))),
        OWNER,
    )
    for path in sorted(SAMPLES.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        found = [
            {"block_type": block.block_type, "block_locator": block.block_locator}
            for block in markdown.split(text)
        ]
        scalar(
            connection,
            "select ingest_document(%s, %s, 'md', %s, %s, actor => %s)",
            project,
            path.stem,
            text,
            Jsonb(found),
            OWNER,
        )
    rows = connection.execute(
        "select apply_schema_to_project(%s, %s, %s, %s)",
        [project, schema, Jsonb(model_config), OWNER],
    )
    return [row[0] for row in rows]


def claimed(connection: psycopg.Connection[Any], run_id: UUID) -> list[Any]:
    """Claim a batch, as a worker would."""
    with connection.cursor(row_factory=psycopg.rows.namedtuple_row) as cursor:
        cursor.execute("select * from claim_overlay_batch(%s, 25)", [run_id])
        return cursor.fetchall()


def scalar(connection: psycopg.Connection[Any], statement: str, *arguments: Any) -> Any:
    """Return the one value of a statement."""
    row = connection.execute(statement, arguments).fetchone()  # type: ignore[arg-type]
    return row[0] if row else None


def costs(requests: list[Request], *, cached: bool) -> Iterable[float]:
    """Yield what each request is billed, in tokens at the full price."""
    written: set[str] = set()
    for request in requests:
        prefix = json.dumps(compile_schema(request.output_schema).schema) + request.system_prompt
        size, rest = tokens(prefix), tokens(request.user_prompt)
        if not cached or size < LEAST_CACHED:
            yield size + rest
        else:
            yield size * (READ if prefix in written else WRITE) + rest
            written.add(prefix)


def tokens(text: str) -> int:
    """Estimate: four bytes a token."""
    return math.ceil(len(text.encode()) / 4)


if __name__ == "__main__":
    main()
