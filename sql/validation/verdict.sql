create or replace function overlay_private.verdict(
  keyword text,
  schema jsonb,
  trial_failed boolean[]
)
returns text[]
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
declare
  v_passed integer := cardinality(array_positions(trial_failed, false));
  v_least jsonb := '1'::jsonb;
begin
  if keyword = 'contains' then
    if overlay_private.keyword_is_checked(schema, 'minContains') then
      v_least := schema -> 'minContains';
    end if;
    return array_remove(array[
      case when to_jsonb(v_passed) < v_least then 'contains' end,
      case
        when to_jsonb(v_passed) > schema -> 'maxContains'
          and overlay_private.keyword_is_checked(schema, 'maxContains')
          then 'maxContains'
      end
    ], null);
  end if;

  return case
    when keyword = 'anyOf' and v_passed = 0 then array[keyword]
    when keyword = 'oneOf' and v_passed <> 1 then array[keyword]
    when keyword = 'not' and v_passed > 0 then array[keyword]
    when keyword = 'propertyNames' and v_passed < cardinality(trial_failed) then array[keyword]
    else '{}'::text[]
  end;
end
$$;

comment on function overlay_private.verdict is
$$The keywords that fail, given which of the trials of a keyword failed.

Errors: none.$$;

revoke execute on function overlay_private.verdict from public;
