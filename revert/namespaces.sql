-- Revert pgoverlay:namespaces from pg

begin;

-- from roles of pgoverlay's own only: without it, everybody else's API would stand still
do $$
declare
  v_role text;
begin
  foreach v_role in array array[
    'anon', 'authenticated', 'service_role', 'overlay_worker', 'overlay_exporter'
  ] loop
    if shobj_description(to_regrole(v_role), 'pg_authid') = 'created by pgoverlay' then
      execute format('revoke usage on schema public from %I', v_role);
    end if;
  end loop;
end
$$;

drop schema overlay_private;

commit;
