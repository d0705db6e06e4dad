create or replace function public.fail_conversion(
  source_uid text,
  conversion_token uuid,
  error text,
  actor uuid default null
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(fail_conversion.actor);
begin
  if overlay_private.is_blank(fail_conversion.error) then
    raise exception using
      errcode = '22023',
      message = 'error is missing',
      hint = 'Say why the conversion failed.';
  end if;

  update public.documents_v2 d
  set
    status = 'failed', error = pg_catalog.left(fail_conversion.error, 2000),
    conversion_token = null, converting_until = null
  where d.source_uid = fail_conversion.source_uid
    and d.conversion_token = fail_conversion.conversion_token
    and (v_caller.sees_all or d.owner_id = v_caller.user_id);
  if not found then
    raise exception using
      errcode = 'PT404',
      message = 'conversion not found',
      detail = pg_catalog.format(
        'source_uid %s, conversion_token %s',
        pg_catalog.left(fail_conversion.source_uid, 100), fail_conversion.conversion_token
      ),
      hint = 'It has ended, or was begun anew; list_documents() shows how the document stands.';
  end if;
  return pg_catalog.jsonb_build_object(
    'source_uid', fail_conversion.source_uid, 'status', 'failed'
  );
end;
$$;

comment on function public.fail_conversion(text, uuid, text, uuid) is
$$Says why the conversion of a document failed.

Answers {source_uid, status}. Of the error the first 2000 characters are kept. begin_conversion
begins it again.

Errors: 22023 error is missing; PT404 conversion not found: it is somebody else's, has ended, or was
begun anew under another conversion_token; 42501 not signed in.$$;

revoke execute on function public.fail_conversion(text, uuid, text, uuid) from public, anon;
grant execute on function public.fail_conversion(text, uuid, text, uuid)
  to authenticated, service_role;
