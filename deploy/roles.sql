-- Deploy pgoverlay:roles to pg

begin;
set local client_min_messages = warning;

-- The five roles that callers come as. None can log in: a client's login is made a member of one
-- (PostgREST's authenticator of anon, authenticated and service_role; a worker's login of
-- overlay_worker). Roles belong to the whole cluster, so what exists is left as it is (Supabase
-- brings the first three), and the comment marks the ones that revert may drop again.
do $$
declare
  v_role text;
begin
  foreach v_role in array array[
    'anon', 'authenticated', 'service_role', 'overlay_worker', 'overlay_exporter'
  ] loop
    begin
      if pg_catalog.to_regrole(v_role) is null then
        -- create role takes no parameters; the names above are the only ones that get here
        execute pg_catalog.format('create role %I nologin', v_role);
        execute pg_catalog.format('comment on role %I is %L', v_role, 'created by pgoverlay');
      end if;
    exception
      -- another database of this cluster is being deployed to at the same moment
      when duplicate_object or unique_violation then null;
    end;
  end loop;
end
$$;

commit;
