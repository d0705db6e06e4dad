create or replace function overlay_private.overlays_with_evidence(held uuid[])
returns uuid[]
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(pg_catalog.array_agg(o.id), '{}')
  from public.block_overlays_v2 o
  where o.id = any(overlays_with_evidence.held)
    and o.run_id in (
      select r.run_id
      from public.runs_v2 r
      join public.schemas s using (schema_id)
      where r.run_id in (
        select h.run_id
        from public.block_overlays_v2 h
        where h.id = any(overlays_with_evidence.held)
      )
        and overlay_private.evidence_fields(s.schema_jsonb) <> '{}'
    );
$$;

comment on function overlay_private.overlays_with_evidence(uuid[]) is
$$Those of these overlays whose schema asks for evidence.$$;

revoke execute on function overlay_private.overlays_with_evidence(uuid[]) from public;

create or replace function overlay_private.without_evidence(results jsonb, overlays uuid[])
returns jsonb
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select pg_catalog.jsonb_agg(
    case when (e.result ->> 'overlay_id')::uuid = any(without_evidence.overlays)
      and pg_catalog.jsonb_typeof(e.result -> 'data') = 'object'
      then e.result || pg_catalog.jsonb_build_object('data', (e.result -> 'data') - '_evidence')
      else e.result
    end
    order by e.place
  )
  from pg_catalog.jsonb_array_elements(without_evidence.results)
    with ordinality as e (result, place);
$$;

comment on function overlay_private.without_evidence(jsonb, uuid[]) is
$$Results without the evidence that these overlays came with: it is no part of the user's data.$$;

revoke execute on function overlay_private.without_evidence(jsonb, uuid[]) from public;

create or replace function overlay_private.store_evidence(results jsonb, overlays uuid[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  if coalesce(store_evidence.overlays, '{}') = '{}' then
    return;
  end if;
  -- part of the operation that staged the answers: no event of its own
  update public.block_overlays_v2 o
  set staging_evidence = overlay_private.aligned_evidence(
    overlay_private.evidence_fields(s.schema_jsonb), o.overlay_jsonb_staging,
    e.result -> 'data' -> '_evidence', b.block_content
  )
  from pg_catalog.jsonb_array_elements(store_evidence.results) as e (result),
    public.blocks_v2 b, public.runs_v2 r, public.schemas s
  where o.id = any(store_evidence.overlays)
    and o.id = (e.result ->> 'overlay_id')::uuid
    and o.status = 'ai_complete'
    and b.block_uid = o.block_uid
    and r.run_id = o.run_id
    and s.schema_id = r.schema_id;
end;
$$;

comment on function overlay_private.store_evidence(jsonb, uuid[]) is
$$Aligns the evidence in these results to its blocks and keeps it with what was staged.$$;

revoke execute on function overlay_private.store_evidence(jsonb, uuid[]) from public;
