create or replace function overlay_private.answer_error(
  data jsonb,
  violations jsonb,
  validation text
)
returns text
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if answer_error.data is null then
    return 'the answer has no data';
  elsif pg_catalog.jsonb_typeof(answer_error.data) <> 'object' then
    return 'the answer is no JSON object but ' || pg_catalog.jsonb_typeof(answer_error.data);
  elsif pg_catalog.pg_column_size(answer_error.data) > 4 * 1024 * 1024 then
    return 'the answer is larger than 4 MB';
  elsif answer_error.violations is not null and answer_error.validation = 'enforce' then
    return (
      select 'the answer does not fit the schema: ' || pg_catalog.string_agg(
        pg_catalog.concat_ws(' ', nullif(v.path, ''), v.message), '; '
      )
      from pg_catalog.jsonb_to_recordset(answer_error.violations) as v (path text, message text)
    );
  end if;
  return null;
end;
$$;

comment on function overlay_private.answer_error(jsonb, jsonb, text) is
$$Why a model's answer cannot be staged; null when it can.$$;

revoke execute on function overlay_private.answer_error(jsonb, jsonb, text) from public;
