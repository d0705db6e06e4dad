-- Revert pgoverlay:namespaces from pg

begin;

revoke usage on schema public
  from anon, authenticated, service_role, overlay_worker, overlay_exporter;

drop schema overlay_private;

commit;
