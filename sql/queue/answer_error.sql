create or replace function overlay_private.answer_error(
  data jsonb,
  violations jsonb,
  validation text
)
returns text
language sql
immutable
set search_path = ''
as $$
  select case
    when answer_error.data is null then 'the answer has no data'
    when pg_catalog.jsonb_typeof(answer_error.data) <> 'object' then
      'the answer is no JSON object but ' || pg_catalog.jsonb_typeof(answer_error.data)
    when answer_error.validation = 'enforce' and answer_error.violations is not null then (
      select 'the answer does not fit the schema: ' || pg_catalog.string_agg(
        pg_catalog.concat_ws(' ', nullif(v.path, ''), v.message), '; '
      )
      from pg_catalog.jsonb_to_recordset(answer_error.violations) as v (path text, message text)
    )
  end;
$$;

comment on function overlay_private.answer_error(jsonb, jsonb, text) is
$$Why a model's answer cannot be staged; null when it can.$$;

revoke execute on function overlay_private.answer_error(jsonb, jsonb, text) from public;
