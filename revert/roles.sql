-- Revert pgoverlay:roles from pg

begin;

-- Roles are the cluster's: one that was there before, or that another database still grants
-- something to, stays.
do $$
declare
  v_role text;
begin
  foreach v_role in array array[
    'overlay_exporter', 'overlay_worker', 'service_role', 'authenticated', 'anon'
  ] loop
    begin
      if shobj_description(to_regrole(v_role), 'pg_authid') = 'created by pgoverlay' then
        execute format('drop role %I', v_role);
      end if;
    exception
      when dependent_objects_still_exist then
        raise notice 'role % is still in use and stays', v_role;
    end;
  end loop;
end
$$;

commit;
