create or replace function public.create_run_v2(
  conv_uid text,
  schema_id uuid,
  model_config jsonb default '{}',
  actor uuid default null
)
returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(create_run_v2.actor);
  v_owner uuid;
  v_validation text;
  v_pack_characters integer;
  v_run uuid;
begin
  perform overlay_private.check_model_config(create_run_v2.model_config);

  -- in share mode: neither the document nor the schema can be deleted before the run is there
  select d.owner_id into v_owner
  from public.documents_v2 d
  where d.conv_uid = create_run_v2.conv_uid
    and d.status = 'ingested'
    and (v_caller.sees_all or d.owner_id = v_caller.user_id)
  for share;
  if not found then
    raise exception using
      errcode = 'PT404',
      message = 'document not found',
      detail = pg_catalog.format('conv_uid %s', create_run_v2.conv_uid),
      hint = 'ingest_document() answers the conv_uid; list_documents() shows those of a project.';
  end if;

  select case when s.schema_jsonb ->> 'validation' in ('warn', 'off')
    then s.schema_jsonb ->> 'validation' else 'enforce' end,
    overlay_private.pack_characters(s.schema_jsonb, create_run_v2.model_config)
  into v_validation, v_pack_characters
  from public.schemas s
  where s.schema_id = create_run_v2.schema_id and s.owner_id = v_owner
  for key share;
  if not found then
    perform overlay_private.find_schema(
      create_run_v2.schema_id, row(v_owner, false, null)::overlay_private.caller
    );
  end if;

  insert into public.runs_v2 (owner_id, conv_uid, schema_id, model_config, validation)
  values (
    v_owner, create_run_v2.conv_uid, create_run_v2.schema_id, create_run_v2.model_config,
    v_validation
  )
  returning run_id into v_run;
  insert into overlay_private.run_gates (run_id) values (v_run);

  insert into public.block_overlays_v2 (
    id, run_id, block_uid, owner_id, block_index, request_hash, pack_index
  )
  select
    -- The run's with the position at its end: ids of neighbours are neighbours in their index,
    -- which every claim, answer and confirmation writes to.
    (pg_catalog.left(v_run::text, 28) || pg_catalog.lpad(
      pg_catalog.to_hex(b.block_index), 8, '0'
    ))::uuid,
    v_run, b.block_uid, v_owner, b.block_index,
    overlay_private.request_hash(create_run_v2.schema_id, b.block_type, b.block_content),
    p.pack_index
  from public.blocks_v2 b
  left join overlay_private.packs_of(create_run_v2.conv_uid, v_pack_characters) p
    on p.block_uid = b.block_uid
  where b.conv_uid = create_run_v2.conv_uid
  order by b.block_index;
  return v_run;
end;
$$;

comment on function public.create_run_v2(text, uuid, jsonb, uuid) is
$$Applies a schema to a document: creates a run with one pending overlay for each block.

Answers the run's id. model_config may hold model, routes ({block type: model}), escalation_model
(asked after an invalid answer), max_tokens and pack_characters, which go before those of the
schema's prompt_config; and max_attempts and reuse (false: pay again for what was answered). The run
belongs to the owner of the document. A document can have any number of runs, also with the same
schema.

Errors: 22023 model_config is wrong; PT404 document or schema not found; 42501 not signed in.$$;

revoke execute on function public.create_run_v2(text, uuid, jsonb, uuid) from public, anon;
grant execute on function public.create_run_v2(text, uuid, jsonb, uuid)
  to authenticated, service_role;
