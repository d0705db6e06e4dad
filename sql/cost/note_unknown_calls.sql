create or replace function overlay_private.note_unknown_calls(overlay_ids uuid[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_new uuid[];
  v_counted overlay_private.counted_calls;
begin
  with written as (
    insert into public.llm_calls (
      call_id, owner_id, project_id, run_id, schema_uid, overlay_ids, claim_token, worker_id,
      provider, model, outcome, error, started_at, ended_at
    )
    select
      pg_catalog.gen_random_uuid(), o.owner_id, d.project_id, o.run_id, s.schema_uid, array[o.id],
      o.claim_token, o.claimed_by, 'not told',
      -- no longer than record_llm_calls keeps it: whoever wrote the schema chose its length, and an
      -- index does not take any
      pg_catalog.left(coalesce(o.claimed_model, 'not told'), 200), 'unknown', 'the lease ran out',
      o.claimed_at, greatest(o.claimed_at, o.claim_expires_at)
    from public.block_overlays_v2 o
    join public.runs_v2 r on r.run_id = o.run_id
    join public.documents_v2 d on d.conv_uid = r.conv_uid
    join public.schemas s on s.schema_id = r.schema_id
    where o.id = any(note_unknown_calls.overlay_ids)
      and not exists (
        select from public.llm_calls c
        where c.run_id = o.run_id
          and c.claim_token = o.claim_token
          and o.id = any(c.overlay_ids)
      )
    returning call_id
  )
  select array(select w.call_id from written w) into v_new;

  v_counted := overlay_private.count_calls(v_new);
  -- What was on its way into the ledger when these were written has come before them to the sums,
  -- without a sight of them. What comes behind them finds them.
  perform overlay_private.recount_calls(pg_catalog.array_agg(distinct h.holder_id))
  from public.llm_calls c
  cross join lateral (values (c.run_id), (c.project_id)) as h (holder_id)
  where c.call_id = any(v_new)
    and v_counted.uncosted_calls > (
      select pg_catalog.count(*)
      from overlay_private.priced_calls p
      where p.call_id = any(v_new)
    )
  having pg_catalog.count(*) > 0;
end;
$$;

comment on function overlay_private.note_unknown_calls(uuid[]) is
$$Notes a call of outcome unknown for each of these claims of which no call was handed in.

Their leases have run out: there may have been a request, and it may have been charged.$$;

revoke execute on function overlay_private.note_unknown_calls(uuid[]) from public;
