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
    when pg_catalog.pg_column_size(check_model_config.model_config) > 1024 * 1024
      then 'it takes more than 1 MiB'
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
    when check_model_config.model_config ? 'escalation_model'
      and overlay_private.text_at(check_model_config.model_config, 'escalation_model') is null
      then 'escalation_model must be a string'
    when check_model_config.model_config ? 'routes'
      and overlay_private.routes_at(check_model_config.model_config)
        is distinct from check_model_config.model_config -> 'routes'
      then 'routes must be an object of block types with the name of a model each'
    when check_model_config.model_config ? 'reuse'
      and pg_catalog.jsonb_typeof(check_model_config.model_config -> 'reuse') <> 'boolean'
      then 'reuse must be true or false'
    when check_model_config.model_config ? 'pack_characters'
      and check_model_config.model_config ->> 'pack_characters' !~ '^(0|[1-9][0-9]{2,5})$'
      then 'pack_characters must be 0 or a whole number from 100 to 999999'
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
