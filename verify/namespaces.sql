-- Verify pgoverlay:namespaces on pg

begin;

do $$
begin
  assert to_regnamespace('overlay_private') is not null;
  assert not has_schema_privilege('authenticated', 'overlay_private', 'usage');
  assert has_schema_privilege('overlay_worker', 'public', 'usage');
end
$$;

rollback;
