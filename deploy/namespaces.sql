-- Deploy pgoverlay:namespaces to pg
-- requires: roles

begin;
set local client_min_messages = warning;

create schema if not exists overlay_private;

comment on schema overlay_private is
$$Helpers of pgoverlay: nobody but the owner may call or read anything in here.$$;

revoke all on schema overlay_private from public;

-- A role that was there before and may use public already, as in a Supabase project, is left as it
-- is: revert takes nothing from it either.
do $$
declare
  v_role text;
begin
  foreach v_role in array array[
    'anon', 'authenticated', 'service_role', 'overlay_worker', 'overlay_exporter'
  ] loop
    if pg_catalog.shobj_description(pg_catalog.to_regrole(v_role), 'pg_authid')
      is not distinct from 'created by pgoverlay'
      or not pg_catalog.has_schema_privilege(v_role, 'public', 'usage') then
      -- grant takes no parameters; the names above are the only ones that get here
      execute pg_catalog.format('grant usage on schema public to %I', v_role);
    end if;
  end loop;
end
$$;

commit;
