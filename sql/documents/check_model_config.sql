create or replace function overlay_private.check_model_config(model_config jsonb)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_problem text;
begin
  v_problem := case
    when pg_catalog.jsonb_typeof(check_model_config.model_config) is distinct from 'object'
      then 'it is not an object'
    when check_model_config.model_config ? 'model'
      and (pg_catalog.jsonb_typeof(check_model_config.model_config -> 'model') <> 'string'
        or overlay_private.is_blank(check_model_config.model_config ->> 'model')
        or pg_catalog.char_length(check_model_config.model_config ->> 'model') > 500)
      then 'model must be a string of 1 to 500 characters'
    when check_model_config.model_config ? 'max_tokens'
      and check_model_config.model_config ->> 'max_tokens' !~ '^[1-9][0-9]{0,6}$'
      then 'max_tokens must be a whole number from 1 to 9999999'
    when check_model_config.model_config ? 'max_attempts'
      and check_model_config.model_config ->> 'max_attempts' !~ '^[1-9][0-9]?$'
      then 'max_attempts must be a whole number from 1 to 99'
  end;
  if v_problem is not null then
    raise exception using
      errcode = '22023',
      message = 'model_config is wrong',
      detail = v_problem || '.',
      hint = 'Pass {"model": …, "max_tokens": …, "max_attempts": …}, or leave keys out.';
  end if;
end;
$$;

comment on function overlay_private.check_model_config(jsonb) is
$$Refuses a model_config whose known keys hold nonsense; other keys are the user's affair.

Errors: 22023 model_config is wrong.$$;

revoke execute on function overlay_private.check_model_config(jsonb) from public;
