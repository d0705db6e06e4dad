create or replace function overlay_private.event_hash(
  block_uid text,
  from_status text,
  to_status text,
  staging_version integer,
  staging jsonb,
  before jsonb
)
returns bytea
language sql
stable
-- the text of a row quotes its values, which so stay apart whatever they hold
return pg_catalog.sha256(pg_catalog.convert_to(
  row(
    event_hash.block_uid, event_hash.from_status, event_hash.to_status,
    event_hash.staging_version, event_hash.staging, event_hash.before
  )::text,
  'UTF8'
));

comment on function overlay_private.event_hash(text, text, text, integer, jsonb, jsonb) is
$$SHA-256 over what an event says.$$;

revoke execute on function overlay_private.event_hash(text, text, text, integer, jsonb, jsonb)
  from public;
