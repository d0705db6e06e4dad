"""What Supabase brings is used and left as it is, also by revert."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from migrations.target import Target

Create = Callable[[str], "Target"]

SUPABASE = """
  create role anon nologin noinherit;
  create role authenticated nologin noinherit;
  create role service_role nologin noinherit bypassrls;
  comment on role anon is 'of Supabase';
  create schema auth;
  grant usage on schema auth to anon, authenticated, service_role;
  create function auth.uid() returns uuid language sql stable as $$
    select coalesce(
      nullif(current_setting('request.jwt.claim.sub', true), ''),
      nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
    )::uuid
  $$;
  alter default privileges in schema public
    grant all on tables to anon, authenticated, service_role;
  alter default privileges in schema public
    grant all on functions to anon, authenticated, service_role;
"""
ROLES = """
  select to_jsonb(r), shobj_description(r.oid, 'pg_authid') from pg_roles r
  where rolname in ('anon', 'authenticated', 'service_role') order by rolname
"""
CREATED = "select rolname from pg_roles where rolname ~ '^overlay_'"
AUTH = ("--schema", "auth")


def test_what_is_there_already_is_left_as_it_is(target: Create) -> None:
    project = target("project")
    project.ask(SUPABASE)
    roles, auth, everything = project.ask(ROLES), project.dump(*AUTH), project.dump()
    assert len(roles) == 3

    project.sqitch("deploy")
    assert (project.ask(ROLES), project.dump(*AUTH)) == (roles, auth)

    project.sqitch("revert", "-y")
    assert (project.ask(ROLES), project.dump()) == (roles, everything)
    assert project.ask(CREATED) == []


def test_default_privileges_for_everybody_give_nobody_more(target: Create) -> None:
    project = target("project")
    project.ask(SUPABASE)
    project.install()
    too_much = project.ask(
        "select grantee, table_name, privilege_type from information_schema.role_table_grants"
        " where table_schema = 'public' and grantee in ('anon', 'authenticated', 'service_role')"
        " and privilege_type <> 'SELECT'"
    )
    assert too_much == []
    callable_by_anon = project.ask(
        "select p.oid::regprocedure from pg_proc p"
        " where p.pronamespace in ('public'::regnamespace, 'overlay_private'::regnamespace)"
        " and has_function_privilege('anon', p.oid, 'execute')"
    )
    assert callable_by_anon == []


def test_a_schema_auth_without_uid_is_kept_and_only_the_function_goes(target: Create) -> None:
    project = target("project")
    project.ask("create schema auth; create table auth.users (id uuid)")
    before = project.dump()
    project.sqitch("deploy")
    assert project.ask("select auth.uid()") == [(None,)]
    project.sqitch("revert", "-y")
    assert project.dump() == before
