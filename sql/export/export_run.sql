create or replace function public.export_run(
  run_id uuid,
  mode text default 'confirmed',
  unconfirmed text default 'empty',
  actor uuid default null
)
returns setof jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_run public.runs_v2;
  v_nothing jsonb;
  v_immutable jsonb;
  v_defined jsonb;
begin
  if export_run.mode is null or export_run.mode not in ('confirmed', 'staging', 'both') then
    raise exception using
      errcode = '22023',
      message = 'mode is not known',
      detail = pg_catalog.format('It is %s.', coalesce(export_run.mode, 'null')),
      hint = 'Ask for confirmed, staging or both.';
  end if;
  if export_run.unconfirmed is null
    or export_run.unconfirmed not in ('empty', 'null', 'omit') then
    raise exception using
      errcode = '22023',
      message = 'unconfirmed is not known',
      detail = pg_catalog.format('It is %s.', coalesce(export_run.unconfirmed, 'null')),
      hint = 'Ask for empty, null or omit.';
  end if;
  v_run := overlay_private.find_run_to_export(
    export_run.run_id, export_run.mode, export_run.actor
  );

  v_nothing := case export_run.unconfirmed when 'empty' then jsonb '{}' else jsonb 'null' end;
  select
    pg_catalog.jsonb_build_object(
      'source_uid', d.source_uid, 'conv_uid', d.conv_uid, 'doc_title', d.doc_title,
      'source_type', d.source_type
    ),
    pg_catalog.jsonb_build_object(
      'schema_ref', s.schema_ref, 'schema_uid', s.schema_uid, 'run_id', v_run.run_id
    )
  into v_immutable, v_defined
  from public.documents_v2 d, public.schemas s
  where d.conv_uid = v_run.conv_uid and s.schema_id = v_run.schema_id;

  return query
  select pg_catalog.jsonb_build_object(
    'immutable', v_immutable || pg_catalog.jsonb_build_object(
      'block_uid', o.block_uid, 'block_index', o.block_index, 'block_type', b.block_type,
      'block_locator', b.block_locator, 'block_content', b.block_content
    ),
    'user_defined', v_defined || pg_catalog.jsonb_build_object(
      'status', o.status, 'confirmed', o.confirmed_at is not null,
      'confirmed_at', o.confirmed_at, 'confirmed_by', o.confirmed_by
    ) || case export_run.mode
      when 'confirmed' then pg_catalog.jsonb_build_object('data', c.confirmed)
      when 'staging' then pg_catalog.jsonb_build_object(
        'draft', true, 'data', o.overlay_jsonb_staging
      )
      when 'both' then pg_catalog.jsonb_build_object(
        'draft', true, 'data', c.confirmed, 'staging', o.overlay_jsonb_staging
      )
    end
  )
  from public.block_overlays_v2 o
  join public.blocks_v2 b on b.block_uid = o.block_uid
  cross join lateral (
    select case when o.confirmed_at is null then v_nothing
      else o.overlay_jsonb_confirmed end as confirmed
  ) as c
  where o.run_id = v_run.run_id
    and (export_run.unconfirmed <> 'omit'
      or case export_run.mode
        when 'confirmed' then o.confirmed_at is not null
        else o.confirmed_at is not null or o.status = 'ai_complete'
      end)
  order by o.block_uid;
end;
$$;

comment on function public.export_run(uuid, text, text, uuid) is
$$A run's blocks and values as JSON rows, in document order: what a JSONL export holds line by line.

A row is {"immutable": {the document's and the block's own fields}, "user_defined": {schema_ref,
schema_uid, run_id, status, confirmed, confirmed_at, confirmed_by, data}}. mode confirmed (the
default) exports what a person confirmed, of a reopened overlay the value that was confirmed last;
staging exports drafts and both exports both, and every row of these says "draft": true. What is not
confirmed has data {} (unconfirmed => 'empty'), null ('null'), or no row at all ('omit').

overlay_exporter may export any run, in mode confirmed.

Errors: 22023 mode or unconfirmed is not known, or run_id is missing; 42501 not signed in, or
overlay_exporter reads confirmed data only; PT404 run not found.$$;

revoke execute on function public.export_run(uuid, text, text, uuid) from public, anon;
grant execute on function public.export_run(uuid, text, text, uuid)
  to authenticated, service_role, overlay_exporter;
