-- What is left to check is kept on a stack of our own instead of the server's, so neither a deep
-- document nor a schema that refers to itself can overflow the latter. A keyword that needs to know
-- whether a subschema holds, such as anyOf, tries it in a numbered trial: there a violation is not
-- reported, it ends that trial. The verdict lies on the stack below its trials, so it comes up when
-- they are over, and their numbers are free again.
--
-- Work is counted in units of roughly ten nanoseconds: some for each check and for each byte it
-- looks at, some if each byte of the value may meet each byte of the schema, and many for each
-- character of a pattern, which may have to be compiled. The limit is reached within seconds.
--
-- The queries inside are short, and planning one takes longer than running it; hence generic plans.

create or replace function overlay_private.schema_violations(
  schema jsonb,
  instance jsonb
)
returns table (
  path text,
  keyword text,
  message text
)
language plpgsql
immutable
strict
rows 10
set plan_cache_mode = 'force_generic_plan'
set search_path = pg_catalog, pg_temp
as $$
declare
  v_deepest constant integer := 256;
  v_most_violations constant integer := 100;
  v_most_work constant bigint := 200000000::bigint;
  v_applicators constant text[] := '{
    $ref, allOf, anyOf, oneOf, not, if, dependentSchemas,
    properties, patternProperties, additionalProperties, propertyNames,
    prefixItems, items, contains
  }'::text[];
  -- With an empty path #> detoasts: once, instead of at every look into the value.
  v_root constant jsonb := schema #> '{}';
  v_todo overlay_private.schema_check[];
  v_top integer := 1;
  v_check overlay_private.schema_check;
  v_failed text[];
  v_part record;
  v_trial_failed boolean[] := '{}'::boolean[];
  v_trials integer := 0;
  v_verdict integer;
  v_violations integer := 0;
  v_schema_size bigint;
  v_instance_size bigint;
  v_work bigint := 0::bigint;
begin
  v_todo[1] := row('false', v_root, instance #> '{}', '', 0, 0, null, null)
    ::overlay_private.schema_check;

  while v_top > 0 loop
    v_check := v_todo[v_top];
    v_top := v_top - 1;
    continue when v_trial_failed[v_check.trial];

    v_failed := '{}'::text[];
    if v_check.first_trial is not null then
      v_trials := v_check.first_trial - 1;
      if v_check.keyword = 'if' then
        v_check := overlay_private.chosen_branch(v_check, v_trial_failed[v_check.first_trial]);
      else
        v_failed := overlay_private.verdict(
          v_check.keyword, v_check.schema, v_trial_failed[v_check.first_trial:v_check.last_trial]
        );
      end if;
    end if;

    v_schema_size := pg_column_size(v_check.schema)::bigint;
    v_instance_size := pg_column_size(v_check.instance)::bigint;
    v_work := v_work + 2000 + v_schema_size + v_instance_size
      + v_schema_size * v_instance_size / 64
      + 1000 * coalesce(pg_column_size(v_check.schema -> 'pattern'), 0)
      + 1000 * coalesce(pg_column_size(v_check.schema -> 'patternProperties'), 0);
    if v_work > v_most_work or v_check.depth > v_deepest then
      path := v_check.path;
      keyword := 'limit';
      message := case
        when v_work > v_most_work then 'takes too much work to be validated'
        else 'is nested too deeply to be validated'
      end;
      return next;
      return;
    end if;

    if v_check.schema = 'false' then
      v_failed := array[v_check.keyword];
    elsif v_check.first_trial is null and jsonb_typeof(v_check.schema) = 'object' then
      v_failed := overlay_private.failed_keywords(v_check.schema, v_check.instance);
    end if;

    if v_failed <> '{}' and v_check.trial > 0 then
      v_trial_failed[v_check.trial] := true;
      continue;
    end if;

    path := v_check.path;
    foreach keyword in array v_failed loop
      for message in
        select m.sentence
        from overlay_private.violation_messages(keyword, v_check.schema, v_check.instance)
          as m (sentence)
      loop
        return next;
        v_violations := v_violations + 1;
        if v_violations = v_most_violations then
          return;
        end if;
      end loop;
    end loop;

    continue when v_check.first_trial is not null or not v_check.schema ?| v_applicators;
    for v_part in
      select p.use, p.keyword, p.step, p.part_schema, p.part
      from overlay_private.schema_parts(v_root, v_check.schema, v_check.instance) as p
    loop
      v_top := v_top + 1;
      if v_part.use = 'verdict' then
        v_verdict := v_top;
      elsif v_part.use = 'trial' then
        v_trials := v_trials + 1;
        v_trial_failed[v_trials] := false;
        v_todo[v_verdict].last_trial := v_trials;
      end if;
      v_todo[v_top] := row(
        v_part.keyword,
        v_part.part_schema,
        v_part.part,
        v_check.path || v_part.step,
        v_check.depth + 1,
        case v_part.use when 'trial' then v_trials else v_check.trial end,
        case v_part.use when 'verdict' then v_trials + 1 end,
        case v_part.use when 'verdict' then v_trials end
      )::overlay_private.schema_check;
    end loop;
  end loop;
end
$$;

comment on function overlay_private.schema_violations is
$$What is wrong with a JSON value according to a JSON Schema (2020-12).

One row for each violation: path is a JSON Pointer (RFC 6901) to the offending value, keyword the
keyword it breaks (where a schema is just false, the one that led there), message a sentence
that follows the value's name. No row means that the value is valid, or null. Formats are
annotations; keywords that unsupported_keywords lists are treated as absent.

At most 100 violations are reported. A value nested more than 256 levels deep, a schema that refers
to itself without end, or a pair that would take seconds ends with a row whose keyword is limit.

Errors: none.$$;

revoke execute on function overlay_private.schema_violations from public;
