-- The operator #> would take -1 for the last element of an array; a JSON Pointer does not.

create or replace function overlay_private.value_at(
  document jsonb,
  tokens text[]
)
returns jsonb
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
declare
  v_value jsonb := document;
  v_token text;
begin
  foreach v_token in array tokens loop
    v_value := case jsonb_typeof(v_value)
      when 'object' then v_value -> v_token
      when 'array' then
        case when v_token ~ '^(0|[1-9][0-9]{0,8})$' then v_value -> v_token::integer end
    end;
  end loop;
  return v_value;
end
$$;

comment on function overlay_private.value_at is
$$The part of a JSON document that the steps of a JSON Pointer lead to.

Null if they lead nowhere.

Errors: none.$$;

revoke execute on function overlay_private.value_at from public;
