create schema if not exists overlay_private;

comment on schema overlay_private is
$$Helpers of pgoverlay: nobody but the owner may call or read anything in here.$$;

revoke all on schema overlay_private from public;

grant usage on schema public
  to anon, authenticated, service_role, overlay_worker, overlay_exporter;
