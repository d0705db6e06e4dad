create or replace function overlay_private.link_hash(
  previous bytea,
  run_id uuid,
  operation public.overlay_operations,
  events_hash bytea
)
returns bytea
language sql
stable
-- an array keeps the values apart, whatever they hold; the time is written the same in every zone
return pg_catalog.sha256(
  coalesce(link_hash.previous, '') || link_hash.events_hash || pg_catalog.convert_to(
    pg_catalog.jsonb_build_array(
      link_hash.run_id, (link_hash.operation).operation_id, (link_hash.operation).operation,
      (link_hash.operation).actor, (link_hash.operation).via, (link_hash.operation).worker_id,
      (link_hash.operation).reason,
      extract(epoch from (link_hash.operation).occurred_at)
    )::text,
    'UTF8'
  )
);

comment on function overlay_private.link_hash(bytea, uuid, public.overlay_operations, bytea) is
$$SHA-256 over the link before, an operation's events in a run, and who did it, when and why.$$;

revoke execute on function overlay_private.link_hash(
  bytea, uuid, public.overlay_operations, bytea
) from public;
