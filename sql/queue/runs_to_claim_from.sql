-- Without sequential scans, as claim_overlay_batch. An archive has a run for each of its documents:
-- what a claim does for every open run has to be little.
create or replace function overlay_private.runs_to_claim_from(
  run_id uuid,
  model_override text,
  project_id uuid,
  except_models text[],
  schema_id uuid
)
returns uuid[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
  -- a variable, since an index cannot be searched by what may change from row to row
  v_now timestamptz := pg_catalog.clock_timestamp();
begin
  return array(
    -- one look for each schema and configuration, however many runs
    with excepted as materialized (
      select k.schema_id, k.model_config
      from (
        select distinct r.schema_id, r.model_config
        from public.runs_v2 r
        where runs_to_claim_from.except_models is not null
          and r.status in ('pending', 'running')
      ) as k
      join public.schemas s on s.schema_id = k.schema_id
      where overlay_private.models_of(overlay_private.request_of(
        s.schema_jsonb, k.model_config, runs_to_claim_from.model_override
      )) <@ runs_to_claim_from.except_models
    )
    select r.run_id
    from public.runs_v2 r
    where r.status in ('pending', 'running')
      and (runs_to_claim_from.run_id is null or r.run_id = runs_to_claim_from.run_id)
      and (runs_to_claim_from.schema_id is null or r.schema_id = runs_to_claim_from.schema_id)
      and (runs_to_claim_from.project_id is null or exists (
        select from public.documents_v2 d
        where d.conv_uid = r.conv_uid and d.project_id = runs_to_claim_from.project_id
      ))
      -- what others hold is nothing to claim until its lease is over
      and (r.pending_blocks > 0 or (r.claimed_blocks > 0 and exists (
        select from public.block_overlays_v2 o
        where o.run_id = r.run_id and o.status = 'claimed' and o.claim_expires_at <= v_now
      )))
      and not exists (
        select from excepted e
        where e.schema_id = r.schema_id and e.model_config = r.model_config
      )
    -- the one that waits longest for a claim comes first, so no run starves another
    order by r.last_claimed_at nulls first, r.run_id
  );
end;
$$;

comment on function overlay_private.runs_to_claim_from(uuid, text, uuid, text[], uuid) is
$$The runs that a claim may take from, the one first whose last claim is the longest ago.$$;

revoke execute on function overlay_private.runs_to_claim_from(uuid, text, uuid, text[], uuid)
  from public;
