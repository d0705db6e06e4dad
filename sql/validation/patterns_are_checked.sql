create or replace function overlay_private.patterns_are_checked(pattern_properties jsonb)
returns boolean
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
declare
  v_patterns constant text[] := array(
    select overlay_private.translated_pattern(k.pattern)
    from jsonb_object_keys(pattern_properties) as k (pattern)
  );
begin
  return cardinality(v_patterns) <= 16 and array_position(v_patterns, null) is null;
end
$$;

comment on function overlay_private.patterns_are_checked is
$$Whether property names can be matched with all of the patterns of a patternProperties.

False for more than 16 patterns: Postgres keeps few compiled patterns at hand.

Errors: none.$$;

revoke execute on function overlay_private.patterns_are_checked from public;
