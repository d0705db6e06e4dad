create or replace function overlay_private.hash_events(
  run_id uuid,
  operation_id uuid,
  out event_count integer,
  out events_hash bytea
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  -- a hash of hashes: the events of a large run would not fit into one value
  select
    pg_catalog.count(*),
    pg_catalog.sha256(coalesce(
      pg_catalog.string_agg(
        overlay_private.event_hash(
          e.block_uid, e.from_status, e.to_status, e.staging_version, e.staging, e.before
        ),
        '' order by e.block_uid collate "C"
      ),
      ''
    ))
  into hash_events.event_count, hash_events.events_hash
  from public.overlay_events e
  where e.run_id = hash_events.run_id and e.operation_id = hash_events.operation_id;
end;
$$;

comment on function overlay_private.hash_events(uuid, uuid) is
$$How many events an operation has in a run, and the SHA-256 over all that they say.$$;

revoke execute on function overlay_private.hash_events(uuid, uuid) from public;
