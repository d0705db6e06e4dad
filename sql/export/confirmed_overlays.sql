-- Runs with its owner's rights on purpose: overlay_exporter can read this and nothing else, so
-- nothing that a person did not confirm is within its reach.
create view public.confirmed_overlays
with (security_barrier = true) as
select
  d.project_id,
  d.source_uid,
  o.run_id,
  o.block_uid,
  o.block_index,
  b.block_type,
  b.block_content,
  s.schema_ref,
  s.schema_uid,
  o.overlay_jsonb_confirmed,
  o.confirmed_at,
  o.confirmed_by
from public.block_overlays_v2 o
join public.blocks_v2 b on b.block_uid = o.block_uid
join public.runs_v2 r on r.run_id = o.run_id
join public.schemas s on s.schema_id = r.schema_id
join public.documents_v2 d on d.conv_uid = r.conv_uid
where o.confirmed_at is not null;

comment on view public.confirmed_overlays is
$$Every confirmed value with its block, for overlay_exporter.

Of a reopened overlay it is the value that was confirmed last.$$;

revoke all on public.confirmed_overlays
  from public, anon, authenticated, service_role, overlay_worker, overlay_exporter;
grant select on public.confirmed_overlays to overlay_exporter, service_role;
