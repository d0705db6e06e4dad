create or replace function public.begin_conversion(
  project_id uuid,
  doc_title text,
  source_type text,
  source_sha256 text,
  source_filesize bigint,
  converter text,
  lease interval default '10 minutes',
  actor uuid default null
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(begin_conversion.actor);
  v_project public.projects := overlay_private.find_project(begin_conversion.project_id, v_caller);
  v_lease interval := coalesce(begin_conversion.lease, interval '10 minutes');
  v_source_uid text;
  v_token uuid := pg_catalog.gen_random_uuid();
begin
  perform overlay_private.check_source(
    begin_conversion.doc_title, begin_conversion.source_type, begin_conversion.converter,
    coalesce(begin_conversion.source_sha256, ''), coalesce(begin_conversion.source_filesize, -1)
  );
  if not (v_lease between interval '1 second' and interval '1 day'
    -- months or days that hours make up for: what they are added to may leave the range of times
    and pg_catalog.date_trunc('month', v_lease) = interval '0'
    and pg_catalog.date_trunc('day', v_lease) between interval '0' and interval '1 day'
  ) then
    raise exception using
      errcode = '22023',
      message = 'lease is out of range',
      detail = pg_catalog.format('%s.', v_lease),
      hint = 'Pass how long the conversion may take: from a second to a day.';
  end if;
  v_source_uid := overlay_private.source_uid(
    v_project.project_id, begin_conversion.source_sha256
  );

  -- behind a deletion of the project there is nothing to ingest into
  perform from public.projects p where p.project_id = v_project.project_id for key share;
  v_project := overlay_private.find_project(v_project.project_id, v_caller);

  insert into public.documents_v2 as d (
    source_uid, project_id, owner_id, doc_title, source_type, source_sha256, source_filesize,
    status, converter, conversion_token, converting_until
  )
  values (
    v_source_uid, v_project.project_id, v_project.owner_id, begin_conversion.doc_title,
    begin_conversion.source_type, begin_conversion.source_sha256, begin_conversion.source_filesize,
    'converting', begin_conversion.converter, v_token,
    pg_catalog.clock_timestamp() + v_lease
  )
  -- Whoever began it before may be dead. If not, both come to the same text, and the first one
  -- stays.
  on conflict (source_uid) do update
  set
    doc_title = excluded.doc_title, source_type = excluded.source_type, status = 'converting',
    error = null, converter = excluded.converter, conversion_token = excluded.conversion_token,
    converting_until = excluded.converting_until
  where d.status <> 'ingested';
  if not found then
    return overlay_private.ingested_document(v_source_uid)
      || pg_catalog.jsonb_build_object('conversion_token', null);
  end if;
  return pg_catalog.jsonb_build_object(
    'source_uid', v_source_uid, 'conv_uid', null, 'status', 'converting', 'created', true,
    'converter', begin_conversion.converter, 'total_blocks', 0, 'conversion_token', v_token
  );
end;
$$;

comment on function
  public.begin_conversion(uuid, text, text, text, bigint, text, interval, uuid) is
$$Says that a file is being converted, unless it is ingested already.

Answers {source_uid, conv_uid, status, created, converter, total_blocks, conversion_token}. With a
conversion_token the document is converting: go on to ingest_document with the same source_sha256,
or to fail_conversion. Without one (null) it is ingested, and there is nothing to do. A conversion
that failed, or that somebody else began, is begun anew. When the lease is over and nobody has
ended it, list_documents shows it as failed.

Errors: 22023 something is missing, malformed or out of range; 23514 doc_title has more than 500
characters; PT404 project not found; 42501 not signed in.$$;

revoke execute on function
  public.begin_conversion(uuid, text, text, text, bigint, text, interval, uuid)
  from public, anon;
grant execute on function
  public.begin_conversion(uuid, text, text, text, bigint, text, interval, uuid)
  to authenticated, service_role;
