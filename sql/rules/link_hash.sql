create or replace function overlay_private.link_seal(
  run_id uuid,
  operation public.overlay_operations
)
returns bytea
language sql
stable
-- an array keeps the values apart, whatever they hold; the time is written the same in every zone
return pg_catalog.convert_to(
  pg_catalog.jsonb_build_array(
    link_seal.run_id, (link_seal.operation).operation_id, (link_seal.operation).operation,
    (link_seal.operation).actor, (link_seal.operation).via, (link_seal.operation).worker_id,
    (link_seal.operation).reason, extract(epoch from (link_seal.operation).occurred_at)
  )::text,
  'UTF8'
);

comment on function overlay_private.link_seal(uuid, public.overlay_operations) is
$$What a link seals of an operation besides its events: who did it, when and why.$$;

revoke execute on function overlay_private.link_seal(uuid, public.overlay_operations) from public;

create or replace function overlay_private.link_hash(
  previous bytea,
  events_hash bytea,
  blocks integer[],
  seal bytea
)
returns bytea
language sql
immutable
return pg_catalog.sha256(
  coalesce(link_hash.previous, '') || link_hash.events_hash
  || pg_catalog.sha256(pg_catalog.convert_to(link_hash.blocks::text, 'UTF8')) || link_hash.seal
);

comment on function overlay_private.link_hash(bytea, bytea, integer[], bytea) is
$$SHA-256 over the link before, an operation's events in a run, their blocks, and its seal.$$;

revoke execute on function overlay_private.link_hash(bytea, bytea, integer[], bytea) from public;
