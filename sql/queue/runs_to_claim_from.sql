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
as $$
#variable_conflict use_column
begin
  return array(
    select r.run_id
    from public.runs_v2 r
    where r.status in ('pending', 'running')
      and r.pending_blocks + r.claimed_blocks > 0
      and (runs_to_claim_from.run_id is null or r.run_id = runs_to_claim_from.run_id)
      and (runs_to_claim_from.schema_id is null or r.schema_id = runs_to_claim_from.schema_id)
      and (runs_to_claim_from.project_id is null or exists (
        select from public.documents_v2 d
        where d.conv_uid = r.conv_uid and d.project_id = runs_to_claim_from.project_id
      ))
      and (runs_to_claim_from.except_models is null or not overlay_private.models_of(
        overlay_private.resolve_request(r.run_id, runs_to_claim_from.model_override)
      ) <@ runs_to_claim_from.except_models)
    -- the one that waits longest for a claim comes first, so no run starves another
    order by r.last_claimed_at nulls first, r.run_id
  );
end;
$$;

comment on function overlay_private.runs_to_claim_from(uuid, text, uuid, text[], uuid) is
$$The runs that a claim may take from, the one first whose last claim is the longest ago.$$;

revoke execute on function overlay_private.runs_to_claim_from(uuid, text, uuid, text[], uuid)
  from public;
