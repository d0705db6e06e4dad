"""A tenant with SQL of their own gets past neither row level security nor the rights on columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attack import calls

if TYPE_CHECKING:
    from attack.conftest import Scene

RELATIONS = """
select c.oid::regclass::text
from pg_catalog.pg_class c
where c.relnamespace = 'public'::regnamespace
  and c.relkind in ('r', 'v')
  and pg_catalog.has_table_privilege('authenticated', c.oid, 'select')
"""
LEAK = """
create function pg_temp.leak(value text) returns boolean language plpgsql cost 0.0000001 as
$$ begin raise notice '%', value; return true; end $$;
"""
# {} is a table, t its alias
LEAKS = {
    "a cheap function in where": "select count(*) from {} t where pg_temp.leak(t::text)",
    "a cast that fails": "select count(*) from {} t where t::text::integer > 0",
    "a division by zero": "select count(*) from {} t where 1 / length(t::text) - 1 > 1000",
    "a view": "create temporary view seen as select * from {} t where pg_temp.leak(t::text);"
    "select count(*) from seen",
    "a join condition": "select count(*) from {} t join generate_series(1, 2) i "
    "on pg_temp.leak(t::text)",
    "an aggregate's filter": "select count(*) filter (where pg_temp.leak(t::text)) from {} t",
    "order by": "select 1 from {} t order by pg_temp.leak(t::text)",
    "having": "select count(*) from {} t group by t::text having pg_temp.leak(t::text)",
    "a sample of the table": "select count(*) from {} t tablesample system (100) "
    "where pg_temp.leak(t::text)",
    "a prepared plan": "set plan_cache_mode = force_generic_plan;"
    "prepare p as select count(*) from {} t where pg_temp.leak(t::text); execute p",
    "statistics": "select * from pg_catalog.pg_stats s where s.tablename = '{}' "
    "and pg_temp.leak(s::text)",
}


@pytest.mark.parametrize("way", LEAKS)
def test_a_leaky_expression_sees_no_row_of_somebody_else(scene: Scene, way: str) -> None:
    relations = [row[0] for row in scene.database.execute(RELATIONS).fetchall()]
    assert len(relations) == 11
    for relation in relations:
        scene.database.execute(LEAK)
        told = run_copy_too(scene, LEAKS[way].format(relation))
        assert not [secret for secret in scene.alice.secrets() if secret in told.words], relation
        scene.database.execute("drop function pg_temp.leak cascade")


def run_copy_too(scene: Scene, statement: str) -> calls.Answer:
    return calls.run(
        scene.database, statement, role="authenticated", claims={"sub": scene.bob.user}
    )


def test_copy_shows_only_ones_own_rows(scene: Scene) -> None:
    for (relation,) in scene.database.execute(RELATIONS).fetchall():
        calls.become(scene.database, "authenticated", {"sub": scene.bob.user})
        with scene.database.cursor().copy(f"copy {relation} to stdout") as copied:
            text = b"".join(bytes(piece) for piece in copied).decode()
        assert text != "", relation
        assert not [secret for secret in scene.alice.secrets() if secret in text], relation
        scene.database.execute("reset role")


def test_the_leak_would_be_seen(scene: Scene) -> None:
    scene.database.execute(LEAK)
    told = calls.run(
        scene.database,
        LEAKS["a cheap function in where"].format("public.projects"),
        role="authenticated",
        claims={"sub": scene.alice.user},
    )
    assert scene.alice.canary in told.words


def test_row_security_cannot_be_switched_off(scene: Scene) -> None:
    told = run_copy_too(scene, "set row_security = off; select * from public.projects")
    assert told.state == "42501"


REFUSED = [
    "update public.block_overlays_v2 set overlay_jsonb_confirmed = '{{}}'",
    "update public.block_overlays_v2 set status = 'confirmed'",
    "update public.block_overlays_v2 set overlay_jsonb_staging = '{{}}', status = 'confirmed'",
    "update public.block_overlays_v2 set staging_version = 99",
    "update public.block_overlays_v2 set owner_id = '{bob}'",
    "update public.block_overlays_v2 set staging_violations = null",
    (
        "insert into public.block_overlays_v2 (run_id, block_uid, owner_id, block_index)"
        " values ('{run}', 'x', '{bob}', 0)"
    ),
    "insert into public.projects (owner_id, project_name) values ('{bob}', 'mine')",
    (
        "merge into public.block_overlays_v2 o using (values (1)) as v (i) on true"
        " when matched then delete"
    ),
    (
        "insert into public.overlay_events"
        " (run_id, operation_id, block_uid, from_status, to_status, staging_version)"
        " values ('{run}', '{run}', 'x', 'pending', 'claimed', 0)"
    ),
    "delete from public.block_overlays_v2",
    "truncate public.block_overlays_v2",
    "lock table public.block_overlays_v2 in row exclusive mode",
    "lock table public.block_overlays_v2 in access exclusive mode",
    "lock table public.runs_v2 in access exclusive mode",
    "select 1 from public.runs_v2 for update",
    "select 1 from public.projects for key share",
    "copy public.projects from stdin",
    "copy public.projects to program 'cat'",
    "alter table public.block_overlays_v2 disable trigger all",
    "alter table public.block_overlays_v2 disable row level security",
    "alter table public.block_overlays_v2 add column mine text",
    "drop table public.block_overlays_v2",
    "drop trigger overlays_take_known_steps on public.block_overlays_v2",
    "drop policy owners_see_their_overlays on public.block_overlays_v2",
    "drop function public.current_watermark()",
    "drop schema overlay_private cascade",
    (
        "create trigger mine before update on public.block_overlays_v2"
        " for each row execute function overlay_private.refuse_change()"
    ),
    "create policy mine on public.block_overlays_v2 using (true)",
    "create rule mine as on select to public.projects do instead select 1",
    "create index on public.projects (lower(project_name))",
    (
        "create or replace function public.current_watermark() returns text language sql"
        " as $$select ''$$"
    ),
    "alter function public.current_watermark() owner to authenticated",
    "alter function public.current_watermark() set search_path = public",
    "create function public.mine() returns void language sql as ''",
    "create table public.mine ()",
    "create table overlay_private.mine ()",
    "create schema mine",
    "comment on table public.projects is 'mine'",
    "analyze public.projects; select overlay_private.calling_role()",
    "select * from overlay_private.settings",
    "update overlay_private.settings set max_source_bytes = 0",
    "select overlay_private.write_confirmation('{{}}', null)",
    "select nextval('public.overlay_events_event_number_seq')",
    "select setval('public.overlay_events_event_number_seq', 1)",
    "select lo_export(1, '/tmp/mine')",
    "select pg_read_file('/etc/passwd')",
    "create extension dblink",
    "create event trigger mine on ddl_command_end execute function overlay_private.refuse_change()",
]


@pytest.mark.parametrize("statement", REFUSED)
def test_a_tenant_may_not(scene: Scene, statement: str) -> None:
    before = calls.contents(scene.database), calls.catalogue(scene.database)
    given = statement.format(bob=scene.bob.user, run=scene.bob.arguments["run_id"])
    told = calls.run(scene.database, given, role="authenticated", claims={"sub": scene.bob.user})
    assert told.state in {"42501", "0A000"}, told  # 0A000: not even the owner could
    assert (calls.contents(scene.database), calls.catalogue(scene.database)) == before


EVIL = """
create function pg_temp.evil() returns jsonb language plpgsql as $$
begin
  raise notice 'evil as %', current_user;
  return jsonb_build_object('title', 'mine');
end $$;
"""


def direct_edit(scene: Scene, expression: str, overlay: str) -> calls.Answer:
    edit = (
        f"update public.block_overlays_v2 set overlay_jsonb_staging = {expression}"
        f" where id = '{overlay}' returning staging_version, status, overlay_jsonb_confirmed"
    )
    return calls.run(
        scene.database,
        EVIL + edit,
        role="authenticated",
        claims={"sub": scene.bob.user},
        look=True,
    )


def test_a_function_in_a_direct_edit_runs_as_who_wrote_it(scene: Scene) -> None:
    told = direct_edit(scene, "pg_temp.evil()", scene.bob.overlays[0])
    assert told.state == "00000"
    assert "evil as authenticated" in told.words
    assert told.words.count("evil as") == 1


def test_a_direct_edit_of_somebody_elses_overlay_touches_nothing(scene: Scene) -> None:
    before = calls.contents(scene.database)
    for overlay in scene.alice.overlays:
        told = direct_edit(scene, "pg_temp.evil()", overlay)
        assert (told.state, told.rows, told.after) == ("00000", [], before)


@pytest.mark.parametrize("place", [2, 4, 5, 6, 7, 8])
def test_a_direct_edit_of_what_does_not_await_review_touches_nothing(
    scene: Scene, place: int
) -> None:
    before = calls.contents(scene.database)
    told = direct_edit(scene, "pg_temp.evil()", scene.bob.overlays[place])
    assert (told.state, told.rows, told.after) == ("00000", [], before)


@pytest.mark.parametrize("value", ["'[]'", "'null'", "'5'", "'\"text\"'", "null"])
def test_a_direct_edit_with_no_object_is_refused(scene: Scene, value: str) -> None:
    told = direct_edit(scene, f"{value}::jsonb", scene.bob.overlays[0])
    assert told.state in {"23514", "23502"}
    assert not [secret for secret in scene.alice.secrets() if secret in told.words]
