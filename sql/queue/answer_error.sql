create or replace function overlay_private.answer_error(data jsonb)
returns text
language sql
immutable
set search_path = ''
as $$
  select case
    when answer_error.data is null then 'the answer has no data'
    when pg_catalog.jsonb_typeof(answer_error.data) <> 'object' then
      'the answer is no JSON object but ' || pg_catalog.jsonb_typeof(answer_error.data)
  end;
$$;

comment on function overlay_private.answer_error(jsonb) is
$$What is wrong with a model's answer; null when nothing is.$$;

revoke execute on function overlay_private.answer_error(jsonb) from public;
