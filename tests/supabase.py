"""A PostgreSQL as Supabase hands it over: its roles, Postgres schema auth, defaults, publication.

There ``postgres`` is no superuser: it owns the database, may create roles and bypasses row level
security. ``supabase_admin`` is the superuser, which nobody but Supabase is.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg
import servers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROLES = """
create role postgres login createdb createrole replication bypassrls;
create role anon;
create role authenticated;
create role service_role bypassrls;
create role authenticator login noinherit;
create role supabase_auth_admin login noinherit;
grant anon, authenticated, service_role to authenticator;
grant anon, authenticated, service_role to postgres with admin option;
grant set on parameter session_replication_role to postgres;
comment on role anon is 'of Supabase';
"""
DATABASE = """
create schema auth;
create schema extensions;
grant usage on schema auth, extensions to postgres, anon, authenticated, service_role;
create table auth.users (
  id uuid primary key, email text unique, raw_app_meta_data jsonb, created_at timestamptz
);
create function auth.uid() returns uuid language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.sub', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
  )::uuid
$$;
create function auth.role() returns text language sql stable as $$
  select nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role'
$$;
alter table auth.users owner to supabase_auth_admin;
alter function auth.uid() owner to supabase_auth_admin;
alter function auth.role() owner to supabase_auth_admin;
grant all on all tables in schema auth to postgres;
create publication supabase_realtime;
alter publication supabase_realtime owner to postgres;
grant usage on schema public to postgres, anon, authenticated, service_role;
"""
GENEROUS = """
alter default privileges for role {owner} in schema public grant all on {kind}
  to postgres, anon, authenticated, service_role
"""


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Start a server as Supabase has it; the URI is that of its superuser."""
    yield become(servers.start(15, folder))
    servers.stop(15, folder)


def become(server: str) -> str:
    """Make a new server Supabase's, and return the URI of its superuser."""
    with psycopg.connect(server, autocommit=True) as superuser:
        superuser.execute("create role founder login superuser")
    with psycopg.connect(server, user="founder", autocommit=True) as founder:
        founder.execute("alter role postgres rename to supabase_admin")
        founder.execute(ROLES)
    admin = server.replace("//postgres@", "//supabase_admin@")
    with psycopg.connect(admin, autocommit=True) as superuser:
        superuser.execute("drop role founder")
    return admin


def create_database(admin: str, name: str) -> str:
    """Create a project's database, and return its URI as the project's postgres connects."""
    with psycopg.connect(admin, autocommit=True) as superuser:
        superuser.execute(f"create database {name} owner postgres".encode())
    uri = admin.replace("/postgres?", f"/{name}?")
    with psycopg.connect(uri, autocommit=True) as superuser:
        superuser.execute(DATABASE)
        for owner in ("postgres", "supabase_admin"):
            for kind in ("tables", "functions", "sequences"):
                superuser.execute(GENEROUS.format(owner=owner, kind=kind).encode())
    return uri.replace("//supabase_admin@", "//postgres@")
