-- Identities

create function test.user_id(name text)
returns uuid
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select pg_catalog.md5('pgoverlay test user ' || user_id.name)::uuid;
$$;

create function test.act(as_role text, claims jsonb)
returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
  select
    pg_catalog.set_config('role', act.as_role, true),
    pg_catalog.set_config('request.jwt.claims', coalesce(act.claims::text, ''), true);
$$;

create function test.as_user(name text)
returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
  select test.act('authenticated', pg_catalog.jsonb_build_object(
    'sub', test.user_id(as_user.name), 'role', 'authenticated'
  ));
$$;

create function test.as_anon()
returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
  select test.act('anon', '{"role": "anon"}');
$$;

create function test.as_worker()
returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
  select test.act('overlay_worker', null);
$$;

create function test.as_exporter()
returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
  select test.act('overlay_exporter', null);
$$;

create function test.as_service_role()
returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
  select test.act('service_role', '{"role": "service_role"}');
$$;

create function test.as_owner()
returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
  select test.act('none', null);
$$;
