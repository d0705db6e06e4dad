create or replace function overlay_private.event_hash(
  block_index integer,
  block_uid text,
  from_status text,
  to_status text,
  staging_version integer,
  claimed_by_operation uuid,
  staging jsonb,
  before jsonb
)
returns bytea
language sql
stable
-- statuses and keys hold no space, and JSON says itself where it ends: no two events have one text
return pg_catalog.sha256(pg_catalog.convert_to(
  pg_catalog.concat_ws(
    ' ', event_hash.block_index, event_hash.block_uid, event_hash.from_status,
    event_hash.to_status, event_hash.staging_version,
    coalesce(event_hash.claimed_by_operation::text, '-'),
    coalesce(event_hash.staging::text, '-'), coalesce(event_hash.before::text, '-')
  ),
  'UTF8'
));

comment on function overlay_private.event_hash(
  integer, text, text, text, integer, uuid, jsonb, jsonb
) is
$$SHA-256 over what an event says.$$;

revoke execute on function overlay_private.event_hash(
  integer, text, text, text, integer, uuid, jsonb, jsonb
) from public;
