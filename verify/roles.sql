-- Verify pgoverlay:roles on pg

begin;

do $$
declare
  v_role text;
begin
  foreach v_role in array array[
    'anon', 'authenticated', 'service_role', 'overlay_worker', 'overlay_exporter'
  ] loop
    assert to_regrole(v_role) is not null, format('role %s is missing', v_role);
  end loop;
end
$$;

rollback;
