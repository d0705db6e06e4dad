"""The same work for all: a payload of 580 bytes in, a result of some 380 bytes out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from psycopg.types.json import Jsonb

if TYPE_CHECKING:
    import psycopg

OWNER = UUID("22222222-2222-4222-8222-222222222222")
RESULT: dict[str, Any] = {
    "summary": "s" * 230,
    "kind": "duty",
    "words": 80,
    "keywords": ["alpha", "beta", "gamma", "delta"],
    "responsible": None,
}
SCHEMA: dict[str, Any] = {
    "schema_ref": "bench",
    "type": "object",
    "required": ["summary", "kind"],
    "properties": {
        "summary": {"type": "string", "maxLength": 400},
        "kind": {"enum": ["duty", "right", "other"]},
        "words": {"type": "integer"},
        "keywords": {"type": "array", "items": {"type": "string"}},
        "responsible": {"type": ["string", "null"]},
    },
}
BLOCK_BYTES = 580


def create_run(connection: psycopg.Connection[Any], overlays: int) -> UUID:
    """Create a run of so many pending overlays, through the functions."""
    connection.execute("update overlay_private.settings set max_source_bytes = 536870912")
    row = connection.execute(
        """
        with project as (select create_project('bench', actor => %(owner)s) as project_id),
        document as (
          select ingest_document(
            p.project_id, 'bench', 'txt',
            (
              select string_agg(rpad('block ' || i || ' ', %(size)s, 'lorem ipsum '), E'\\n')
              from generate_series(0, %(count)s - 1) i
            ),
            (
              select jsonb_agg(jsonb_build_object(
                'block_type', 'paragraph',
                'block_locator', jsonb_build_object(
                  'unit', 'byte', 'start_offset', i * (%(size)s + 1),
                  'end_offset', i * (%(size)s + 1) + %(size)s
                )
              ) order by i)
              from generate_series(0, %(count)s - 1) i
            ),
            'bench', actor => %(owner)s
          ) ->> 'conv_uid' as conv_uid
          from project p
        )
        select create_run_v2(
          d.conv_uid, register_schema(%(schema)s, %(owner)s), actor => %(owner)s
        )
        from document d
        """,
        {"owner": OWNER, "size": BLOCK_BYTES, "count": overlays, "schema": Jsonb(SCHEMA)},
    ).fetchone()
    assert row is not None
    run_id: UUID = row[0]
    return run_id


def answer_all(connection: psycopg.Connection[Any], run_id: UUID) -> None:
    """Claim and complete a whole run, in large batches."""
    while (
        connection.execute(
            """
            select complete_overlay_batch('bench', jsonb_agg(jsonb_build_object(
              'overlay_id', c.overlay_id, 'claim_token', c.claim_token, 'data', %s::jsonb
            )))
            from claim_overlay_batch(%s, 1000, 'bench') c
            having count(*) > 0
            """,
            [Jsonb(RESULT), run_id],
        ).fetchone()
        is not None
    ):
        pass
