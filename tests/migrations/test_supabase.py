"""What Supabase brings is used and left as it is, also by revert; nothing needs a superuser."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
import supabase
from attack import tenants
from migrations.target import ROOT, Target

if TYPE_CHECKING:
    from pathlib import Path

Create = Callable[[str], Target]

ROLES = """
  select to_jsonb(r), shobj_description(r.oid, 'pg_authid') from pg_roles r
  where rolname !~ '^pg_' order by rolname
"""
CREATED = "select rolname from pg_roles where rolname ~ '^overlay_'"
PUBLISHED = """
  select tablename, attnames::text[] from pg_publication_tables
  where pubname = 'supabase_realtime' order by tablename
"""
JOINED = ["block_overlays_v2", "documents_v2", "history_links", "runs_v2"]
AUTH = ("--schema", "auth")


@pytest.fixture
def project(supabase_server: str) -> Iterator[Target]:
    """A project's database, as the project's postgres sees it; its roles go afterwards."""
    yield Target(supabase.create_database(supabase_server, "project"))
    admin = Target(supabase_server)
    admin.ask("drop database project with (force)")
    for (role,) in admin.ask(CREATED):
        admin.ask(f"drop role {role}")


def test_its_postgres_is_no_superuser_and_cannot_write_auth(project: Target) -> None:
    assert project.ask("select rolsuper from pg_roles where rolname = current_user") == [(False,)]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        project.ask("create function auth.mine() returns int language sql as 'select 1'")


def test_what_is_there_already_is_left_as_it_is(project: Target) -> None:
    roles, everything = project.ask(ROLES), project.dump()
    auth = project.dump(*AUTH)

    project.sqitch("deploy", "--verify")
    kept = [row for row in project.ask(ROLES) if not row[0]["rolname"].startswith("overlay_")]
    assert (kept, project.dump(*AUTH)) == (roles, auth)

    project.sqitch("revert", "-y")
    assert (project.ask(ROLES), project.dump()) == (roles, everything)
    assert project.ask(CREATED) == []


def test_sqitch_and_install_make_the_same_database(project: Target) -> None:
    project.sqitch("deploy")
    deployed = project.dump()
    project.sqitch("revert", "-y")
    project.install()
    assert project.dump() == deployed


def test_the_rights_are_the_expected_ones(project: Target) -> None:
    project.sqitch("deploy")
    project.ask("grant overlay_worker, overlay_exporter to postgres")
    ran = subprocess.run(
        [ROOT / "tests" / "pgtap.sh", project.uri, *pgtap("attack", "access", "style", "rules")],
        check=False,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "Result: PASS" in ran.stdout


def pgtap(*areas: str) -> list[Path]:
    return [ROOT / "tests" / area for area in areas]


def test_default_privileges_for_everybody_give_nobody_more(project: Target) -> None:
    project.ask("create table public.generous (id int)")
    assert project.ask("select has_table_privilege('anon', 'public.generous', 'delete')") == [
        (True,)
    ]
    project.install()
    too_much = project.ask(
        "select grantee, table_name, privilege_type from information_schema.role_table_grants"
        " where table_schema = 'public' and table_name <> 'generous'"
        " and grantee in ('anon', 'authenticated', 'service_role') and privilege_type <> 'SELECT'"
    )
    assert too_much == []
    callable_by_anon = project.ask(
        "select p.oid::regprocedure from pg_proc p"
        " where p.pronamespace in ('public'::regnamespace, 'overlay_private'::regnamespace)"
        " and has_function_privilege('anon', p.oid, 'execute')"
    )
    assert callable_by_anon == []


def test_the_publication_is_joined_without_texts_and_values(project: Target) -> None:
    assert project.ask(PUBLISHED) == []
    project.sqitch("deploy")
    published: dict[str, list[str]] = dict(project.ask(PUBLISHED))
    assert list(published) == JOINED
    columns = {column for columns in published.values() for column in columns}
    assert {"status", "pending_blocks", "doc_title", "event_count"} <= columns
    assert not [name for name in columns if "jsonb" in name or name.endswith(("_text", "token"))]

    project.ask("create table public.theirs (id int primary key)")
    project.ask("alter publication supabase_realtime add table public.theirs")
    project.sqitch("revert", "-y")
    assert project.ask(PUBLISHED) == [("theirs", ["id"])]


def test_a_publication_that_came_later_is_joined_by_the_same_file(project: Target) -> None:
    project.ask("drop publication supabase_realtime")
    project.sqitch("deploy", "--verify")
    project.ask("create publication supabase_realtime")
    for _ in range(2):
        project.install("sql/access/publication.sql")
    assert [name for name, _columns in project.ask(PUBLISHED)] == JOINED


@pytest.mark.parametrize("owner", ["postgres", "supabase_admin"])
def test_a_publication_of_everything_is_left_as_it_is(
    project: Target, supabase_server: str, owner: str
) -> None:
    admin = Target(supabase_server.replace("/postgres?", "/project?"))
    admin.ask("drop publication supabase_realtime")
    admin.ask("create publication supabase_realtime for tables in schema public")
    admin.ask(f"alter publication supabase_realtime owner to {owner}")
    project.sqitch("deploy")
    assert len(project.ask(PUBLISHED)) > len(JOINED)
    project.sqitch("revert", "-y")
    assert project.ask(PUBLISHED) == []


def test_a_publication_of_somebody_else_does_not_stop_the_deployment(
    project: Target, supabase_server: str
) -> None:
    admin = Target(supabase_server.replace("/postgres?", "/project?"))
    admin.ask("alter publication supabase_realtime owner to supabase_admin")
    assert "publication supabase_realtime, which is somebody else's" in project.install()
    assert project.ask(PUBLISHED) == []
    assert project.ask("select count(*) from public.block_overlays_v2") == [(0,)]


CHANGES = """
  select get_byte(data, 0), count(*), encode(string_agg(data, ' '), 'escape')
  from pg_logical_slot_get_binary_changes(
    'listener', null, null, 'proto_version', '1', 'publication_names', 'supabase_realtime'
  )
  group by 1
"""


def test_a_subscriber_hears_of_every_overlay_and_once_of_the_run(project: Target) -> None:
    project.install()
    tenant = arranged(project)
    project.ask("select pg_create_logical_replication_slot('listener', 'pgoutput')")
    confirmable = tenant.overlays[:2]
    project.ask(
        f"select public.confirm_overlays('{{{','.join(confirmable)}}}'::uuid[],"
        f" actor => '{tenant.user}')"
    )
    heard: dict[str, tuple[int, str]] = {
        chr(kind): (count, said) for kind, count, said in project.ask(CHANGES)
    }
    project.ask("select pg_drop_replication_slot('listener')")
    assert heard["U"][0] == 2 + 1, "overlays, and the counters of their run"
    assert heard["I"][0] == 1, "the link of the history"
    assert all(overlay in heard["U"][1] for overlay in confirmable)
    assert tenant.canary not in heard["U"][1] + heard["I"][1]


def arranged(project: Target) -> tenants.Tenant:
    with psycopg.connect(project.uri, autocommit=True) as database:
        tenant: Any = tenants.arrange(database, tenants.ALICE, "CANARY-ALICE")
    return tenant


def test_a_schema_auth_without_uid_is_kept_and_only_the_function_goes(
    target: Callable[[str], Target],
) -> None:
    plain = target("project")
    plain.ask("create schema auth; create table auth.users (id uuid)")
    before = plain.dump()
    plain.sqitch("deploy")
    assert plain.ask("select auth.uid()") == [(None,)]
    plain.sqitch("revert", "-y")
    assert plain.dump() == before
