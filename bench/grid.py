"""The grid at a million overlays: pages of list_overlays as a signed-in user sees them."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING, Any

import psycopg
from fresh import fresh_database, settle
from psycopg.types.json import Jsonb
from workload import OWNER, SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator

# Written past the triggers, which would take minutes: the counters are set by hand. One overlay in
# a thousand is failed, one in a thousand excluded, one value in a million is unlike all others.
FILL = """
set session_replication_role = replica;
insert into documents_v2
  (source_uid, conv_uid, project_id, owner_id, doc_title, source_type, source_sha256,
   source_filesize, source_total_characters, status, source_text, converter)
select
  'source' || d, 'conv' || d, {project}, {owner}, 'document ' || d, 'txt',
  encode(sha256(d::text::bytea), 'hex'), 1, 1, 'ingested', 'x', 'bench'
from generate_series(1, {documents}) d;
insert into runs_v2
  (owner_id, conv_uid, schema_id, status, total_blocks, ai_complete_blocks, failed_blocks,
   excluded_blocks, completed_at)
select
  {owner}, 'conv' || d, {schema}, 'complete', {each}, {each} - 2 * ({each} / 1000), {each} / 1000,
  {each} / 1000, now()
from generate_series(1, {documents}) d;
insert into overlay_private.run_gates select run_id from runs_v2;
insert into blocks_v2 (block_uid, conv_uid, block_index, block_type, block_content, block_locator)
select
  'conv' || d || ':' || lpad(i::text, 8, '0'), 'conv' || d, i,
  case when i % 1000 = 3 then 'heading' else 'paragraph' end,
  'block ' || i || rpad('', 200, ' lorem ipsum'),
  jsonb_build_object('unit', 'byte', 'start_offset', i, 'end_offset', i + 1)
from generate_series(1, {documents}) d, generate_series(0, {each} - 1) i;
insert into block_overlays_v2
  (run_id, block_uid, owner_id, block_index, status, overlay_jsonb_staging, staging_version,
   attempt_count, last_error, excluded_at, excluded_by)
select
  r.run_id, b.block_uid, r.owner_id, b.block_index,
  case when b.block_index % 1000 = 1 then 'failed' else 'ai_complete' end,
  case when b.block_index % 1000 = 1 then '{{}}' else jsonb_build_object(
    'kind', case when b.block_index = {each} - 7 then 'right' else 'duty' end,
    'summary', 'summary of ' || b.block_index, 'words', b.block_index % 90
  ) end,
  1, 1,
  case when b.block_index % 1000 = 1 then 'refused' end,
  case when b.block_index % 1000 = 2 then now() end,
  case when b.block_index % 1000 = 2 then {owner} end
from runs_v2 r
join blocks_v2 b using (conv_uid);
set session_replication_role = origin;
"""


STRETCH = "conv1:00010000"


def filled(connection: psycopg.Connection[Any], overlays: int, documents: int) -> tuple[Any, Any]:
    """Create a project of so many overlays and documents; return its id and that of a run."""
    row = connection.execute(
        "select create_project('bench', actor => %s), register_schema(%s, %s)",
        [OWNER, Jsonb(SCHEMA), OWNER],
    ).fetchone()
    assert row is not None
    fill = FILL.format(
        project=f"'{row[0]}'::uuid",
        schema=f"'{row[1]}'::uuid",
        owner=f"'{OWNER}'::uuid",
        documents=documents,
        each=overlays // documents,
    )
    for statement in fill.strip().rstrip(";").split(";"):
        connection.execute(statement)  # type: ignore[arg-type]
    settle(connection)
    run = connection.execute("select run_id from runs_v2 limit 1").fetchone()
    assert run is not None
    return row[0], run[0]


def pages(middle: str) -> dict[str, str]:
    """Return the arguments of every kind of page by what it shows."""
    return {
        "first page": "",
        "page in the middle": f"after_block => '{middle}'",
        "status ai_complete": "status => 'ai_complete'",
        "status failed": "status => 'failed'",
        "status that no overlay has": "status => 'confirmed'",
        "rare block type": "block_type => 'heading'",
        "block type that no block has": "block_type => 'table'",
        "rare field value": 'field_values => \'{"kind": "right"}\'',
        "common field value": 'field_values => \'{"kind": "duty"}\'',
        "frequent text": "search => 'ipsum'",
        "text that is nowhere, in 10,000 blocks": (
            f"search => 'dolor', up_to_block => '{STRETCH}'"
        ),
        "flag excluded": "flags => '{excluded}'",
        "flag invalid": "flags => '{invalid}'",
        "flag edited": "flags => '{edited}'",
        "flag rejected": "flags => '{rejected}'",
        "flag retried": "flags => '{retried}'",
        "flag reopened": "flags => '{reopened}'",
    }


def as_user(connection: psycopg.Connection[Any]) -> None:
    """Go on as the signed-in owner, under row level security."""
    connection.execute("set role authenticated")
    connection.execute(
        "select set_config('request.jwt.claims', %s, false)", [f'{{"sub": "{OWNER}"}}']
    )


def milliseconds(
    connection: psycopg.Connection[Any], statement: str, repeats: int = 7
) -> tuple[float, float]:
    """Return the median and the longest time of a statement."""
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        connection.execute(statement).fetchall()  # type: ignore[arg-type]
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times), max(times)


def measure(server: str, overlays: int) -> Iterator[str]:
    """Yield a line for each kind of page, for project_progress, and for the price of RLS."""
    with (
        fresh_database(server, "grid", install=True) as uri,
        psycopg.connect(uri, autocommit=True) as owner,
        psycopg.connect(uri, autocommit=True) as user,
    ):
        _, run = filled(owner, overlays, 1)
        as_user(user)
        middle = f"conv1:{overlays // 2:08}"
        yield row_security(owner, user, f"select * from list_overlays('{run}', null, '{middle}')")
        for name, arguments in pages(middle).items():
            statement = f"select * from list_overlays('{run}'{arguments and ', '}{arguments})"
            median, longest = milliseconds(user, statement)
            yield f"grid, {overlays:,} overlays, {name}: {median:.1f} ms [at most {longest:.1f}]"
    with (
        fresh_database(server, "project", install=True) as uri,
        psycopg.connect(uri, autocommit=True) as connection,
    ):
        project, _ = filled(connection, overlays, 77)
        as_user(connection)
        median, longest = milliseconds(connection, f"select * from project_progress('{project}')")
        yield (
            f"project_progress, 77 documents, {overlays:,} overlays: {median:.1f} ms "
            f"[at most {longest:.1f}]"
        )


def row_security(
    owner: psycopg.Connection[Any], user: psycopg.Connection[Any], page: str, rounds: int = 15
) -> str:
    """Return what row level security adds to a page, the two sides in turn."""
    pairs = [
        (milliseconds(owner, page, 31)[0], milliseconds(user, page, 31)[0]) for _ in range(rounds)
    ]
    without, under = (statistics.median(side) for side in zip(*pairs, strict=True))
    ratio = statistics.median(under / without for without, under in pairs)
    return (
        f"a grid page of 50: {without:.2f} ms, under row level security {under:.2f} ms, "
        f"ratio {ratio:.2f}"
    )
