-- Deploy pgoverlay:validation to pg
-- requires: namespaces

begin;
set local client_min_messages = warning;

create or replace function overlay_private.is_integer(value jsonb)
returns boolean
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
begin
  return case jsonb_typeof(value)
    when 'number' then trunc(value::numeric) = value::numeric
    else false
  end;
end
$$;

comment on function overlay_private.is_integer is
$$Whether a JSON value is a whole number, however it is written: 1.0 is one.

Errors: none.$$;

revoke execute on function overlay_private.is_integer from public;
-- Postgres runs a pattern as an automaton, in time linear in the string, so (a+)+$ is harmless
-- here. Two things can still run away: a lookahead that starts anew at every character, and the
-- time to build the automaton, which grows with its repetitions and with the sets among them that
-- overlap, such as ranges and whatever matches almost anything.

create or replace function overlay_private.is_tame_pattern(pattern text)
returns boolean
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
set standard_conforming_strings = on
as $$
declare
  -- The pattern with e for each escape and s for each set.
  v_outline constant text := regexp_replace(
    regexp_replace(pattern, '\\.', 'e', 'g'), '\[[^]]*\]', 's', 'g'
  );
  v_after_lookaheads constant text := regexp_replace(
    v_outline, '^\^(?:\(\?[=!](?:[^()]|\((?!\?[=!<])[^()]*\))*\))*', ''
  );
  v_repetition text[];
  v_repeats numeric := 0::numeric;
  v_nesting numeric := 1::numeric;
  v_wide_sets bigint;
begin
  if char_length(pattern) > 500 or v_after_lookaheads ~ '\(\?<?[=!]' then
    return false;
  end if;

  for v_repetition in
    select regexp_matches(v_outline, '(\)?)(?:\{(?:[0-9]+,)?([0-9]+),?\}|[*+?])', 'g')
  loop
    if v_repetition[1] = ')' and v_repetition[2] is not null then
      v_nesting := v_nesting * v_repetition[2]::numeric;
    else
      v_repeats := v_repeats + coalesce(v_repetition[2]::numeric, 1);
    end if;
  end loop;

  select count(distinct t.match[1])
  into v_wide_sets
  from regexp_matches(pattern, '(\\.|\[(?:\\.|[^]\\])*\]|\.)', 'g') as t (match)
  where t.match[1] ~ '^(?:\\[DSW]|\.|\[\^|\[.*-.*\])';

  return v_repeats * v_nesting <= 500 and v_repeats * v_nesting * v_wide_sets <= 700;
end
$$;

comment on function overlay_private.is_tame_pattern is
$$Whether a pattern is sure to be matched within milliseconds.

Refused are patterns of more than 500 characters, lookahead anywhere but right after a leading ^,
lookbehind, and repetitions that unfold to more than 500 copies or, multiplied by the number of
different sets with ranges, negated sets and dots, to more than 700. Repeated groups count as if
they were nested, so the estimate errs on the safe side.

Errors: none.$$;

revoke execute on function overlay_private.is_tame_pattern from public;
create or replace function overlay_private.translated_escape(
  escape text,
  in_set boolean
)
returns text
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
set standard_conforming_strings = on
as $$
declare
  -- White space as ECMA-262 defines it, then every other character that jsonb can hold.
  v_space constant text := '\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff';
  v_other constant text := '\u0001-\u0008\u000e-\u001f!-\u009f\u00a1-\u167f\u1681-\u1fff'
    '\u200b-\u2027\u202a-\u202e\u2030-\u205e\u2060-\u2fff\u3001-\ufefe\uff00-\U0010ffff';
begin
  return case
    when escape = '\s' then case when in_set then v_space else '[' || v_space || ']' end
    when escape = '\S' then case when in_set then v_other else '[' || v_other || ']' end
    when escape = '\b' then case when in_set then '\u0008' else '\y' end
    when escape = '\B' then case when not in_set then '\Y' end
    when escape ~ '^\\[dDwWtnvfr]$' then escape
    when escape ~ '^\\c[A-Za-z]$' then escape
    when escape ~ '^\\x..$' then '\u00' || right(escape, 2)
    when escape ~ '^\\u\{0*(10|[0-9a-fA-F])?[0-9a-fA-F]{1,4}\}$'
      then '\U' || lpad(ltrim(translate(escape, '\u{}', ''), '0'), 8, '0')
    when escape ~ '^\\u....\\u....$' then '\U' || lpad(to_hex(
      ('x0000' || substr(escape, 3, 4))::bit(32)::integer * 1024
      + ('x0000' || right(escape, 4))::bit(32)::integer
      - (x'D800'::integer * 1024 + x'DC00'::integer - x'10000'::integer)
    ), 8, '0')
    when escape ~ '^\\u[dD][89a-fA-F]' then null
    when escape ~ '^\\u....$' then escape
    when escape ~ '^\\[!-/:-@[-`{-~]$' then escape
  end;
end
$$;

comment on function overlay_private.translated_escape is
$$What one backslash escape of an ECMA-262 pattern is called in a Postgres regular expression.

Null for an escape without a faithful equivalent: back-references, \p{…}, half a surrogate pair,
and letters that ECMA-262 leaves undefined but Postgres gives a meaning of its own. \d, \w and \b
stay as they are, because patterns are matched in collation "C", where they mean ASCII.

Errors: none.$$;

revoke execute on function overlay_private.translated_escape from public;
-- Whether Postgres can compile a pattern is known only by trying, in a subtransaction. Parallel
-- queries of PostgreSQL 15 and 16 refuse those, so neither this function nor one that calls it may
-- be declared parallel safe.

create or replace function overlay_private.translated_pattern(pattern text)
returns text
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
set standard_conforming_strings = on
as $$
declare
  v_tokens constant text :=
    '(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}'
    '|\\u\{[0-9a-fA-F]+\}|\\x[0-9a-fA-F]{2}|\\c[A-Za-z]|\\.'
    '|\[\^|\(\?(?:[:=!]|<[A-Za-z_$][A-Za-z0-9_$]*>)|\(\?|.)';
  -- Naming the syntax up front keeps a pattern that begins with *** from naming another.
  v_translated text := '***:';
  -- Short patterns of nothing but literals, simple sets and repetitions mean the same to both.
  v_plain constant text :=
    '^\^?(?:[^][\\.(){}|^$*+?]|\\[dw.-]|\[[^][\\^]+\]|\{[0-9]{1,2}(?:,[0-9]{1,2})?\}|[*+?])*\$?$';
  v_place_in_set integer;
  v_previous text := '';
  v_token text;
  v_piece text;
begin
  if char_length(pattern) <= 50 and pattern ~ v_plain then
    perform '' ~ (v_translated || pattern collate "C");
    return v_translated || pattern;
  end if;
  if not overlay_private.is_tame_pattern(pattern) then
    return null;
  end if;

  for v_token in
    select t.match[1] from regexp_matches(pattern, v_tokens, 'g') as t (match)
  loop
    v_piece := case
      when v_token like '\\%'
        then overlay_private.translated_escape(v_token, v_place_in_set is not null)
      when v_place_in_set is null then case
        when v_token = '.' then '[^\n\r\u2028\u2029]'
        when v_token like '(?<%' then '(?:'
        when v_token <> '(?' then v_token
      end
      when v_token = ']' and v_place_in_set = 1 then null
      -- Inside a set Postgres would read [:alpha:], and a range from \w to what follows.
      when v_token like '[%' or (v_token = '-' and v_previous ~ '^\\[dDsSwW]$')
        then '\' || v_token
      else v_token
    end;
    if v_piece is null then
      return null;
    end if;
    v_translated := v_translated || v_piece;
    v_place_in_set := case
      when v_place_in_set is null then case when v_token in ('[', '[^') then 1 end
      when v_token <> ']' then v_place_in_set + 1
    end;
    v_previous := v_token;
  end loop;

  perform '' ~ (v_translated collate "C");
  return v_translated;
exception
  when invalid_regular_expression then
    return null;
end
$$;

comment on function overlay_private.translated_pattern is
$$The Postgres regular expression that means what an ECMA-262 pattern means.

It is to be matched in collation "C". Null if the pattern is malformed, may take long
(is_tame_pattern), or uses what has no faithful equivalent here: back-references, \p{…}, flags
inside the pattern, empty sets, counted repetitions above 255.

Errors: none.$$;

revoke execute on function overlay_private.translated_pattern from public;
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
create or replace function overlay_private.keyword_is_checked(
  schema jsonb,
  keyword text
)
returns boolean
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
declare
  v_value jsonb := schema -> keyword;
  v_kind text := jsonb_typeof(v_value);
begin
  if v_value is null then
    return false;
  end if;

  case
    when keyword in ('properties', 'patternProperties', 'dependentSchemas', '$defs') then
      if v_kind <> 'object'
        or v_value @? 'strict $.* ? (@.type() != "object" && @.type() != "boolean")'
      then
        return false;
      end if;
      return keyword <> 'patternProperties' or overlay_private.patterns_are_checked(v_value);
    when keyword = 'const' then
      return true;
    when keyword = 'type' then
      return v_kind in ('string', 'array') and v_value <> '[]'
        and '["null", "boolean", "integer", "number", "string", "array", "object"]' @> v_value;
    when keyword = 'enum' then
      return v_kind = 'array';
    when keyword = 'uniqueItems' then
      return v_kind = 'boolean';
    when keyword in ('minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum') then
      return v_kind = 'number';
    when keyword = 'multipleOf' then
      return v_kind = 'number' and v_value > '0';
    when keyword in (
      'minLength', 'maxLength', 'minItems', 'maxItems', 'minContains', 'maxContains',
      'minProperties', 'maxProperties'
    ) then
      return v_value >= '0' and overlay_private.is_integer(v_value);
    when keyword = 'required' then
      return v_kind = 'array' and not v_value @? 'strict $[*] ? (@.type() != "string")';
    when keyword = 'dependentRequired' then
      return v_kind = 'object' and not v_value @? 'strict $.* ? (@.type() != "array")'
        and not v_value @? 'strict $.*[*] ? (@.type() != "string")';
    when keyword in ('pattern', '$ref') then
      return v_kind = 'string' and (
        keyword = '$ref' or overlay_private.translated_pattern(v_value #>> '{}') is not null
      );
    when keyword in ('allOf', 'anyOf', 'oneOf', 'prefixItems') then
      return v_kind = 'array' and v_value <> '[]'
        and not v_value @? 'strict $[*] ? (@.type() != "object" && @.type() != "boolean")';
    when keyword in ('not', 'if', 'then', 'else', 'contains', 'propertyNames') then
      return v_kind in ('object', 'boolean');
    -- What the last two apply to is what their neighbours leave over.
    when keyword = 'items' then
      return v_kind in ('object', 'boolean')
        and (
          not schema ? 'prefixItems'
          or overlay_private.keyword_is_checked(schema, 'prefixItems')
        );
    when keyword = 'additionalProperties' then
      return v_kind in ('object', 'boolean')
        and (
          not schema ? 'properties'
          or overlay_private.keyword_is_checked(schema, 'properties')
        )
        and (
          not schema ? 'patternProperties'
          or overlay_private.keyword_is_checked(schema, 'patternProperties')
        );
    else
      return false;
  end case;
end
$$;

comment on function overlay_private.keyword_is_checked is
$$Whether a keyword of a schema has a value that instances can be checked against.

False for unknown keywords, and for known ones whose value is not what JSON Schema 2020-12 asks for:
such a keyword is treated as absent. So are a pattern that Postgres cannot match faithfully and
safely (translated_pattern), more than 16 patternProperties, items beside a malformed prefixItems,
and additionalProperties beside malformed properties or patternProperties. Whether $ref leads to a
schema is for referenced_schema to say.

Errors: none.$$;

revoke execute on function overlay_private.keyword_is_checked from public;
create type overlay_private.schema_check as (
  keyword text,
  schema jsonb,
  instance jsonb,
  path text,
  depth integer,
  trial integer,
  first_trial integer,
  last_trial integer
);

comment on type overlay_private.schema_check is
$$One thing left to do while an instance is validated (schema_violations).

Either a value to check against a schema, where keyword is what led to that schema; or, if
first_trial is set, a verdict to reach on keyword once the trials up to last_trial are over. In
trial 0 violations are reported; in any other they only make that trial fail.$$;
create or replace function overlay_private.chosen_branch(
  verdict overlay_private.schema_check,
  failed boolean
)
returns overlay_private.schema_check
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
declare
  v_keyword text := case when failed then 'else' else 'then' end;
  v_branch overlay_private.schema_check := verdict;
begin
  v_branch.keyword := v_keyword;
  v_branch.schema := case
    when overlay_private.keyword_is_checked(verdict.schema, v_keyword)
      then verdict.schema -> v_keyword
    else 'true'
  end;
  v_branch.first_trial := null;
  v_branch.last_trial := null;
  return v_branch;
end
$$;

comment on function overlay_private.chosen_branch is
$$What the verdict on an if leads to: the check of its then or its else.

Errors: none.$$;

revoke execute on function overlay_private.chosen_branch from public;
create or replace function overlay_private.pointer_step(name text)
returns text
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
begin
  return '/' || replace(replace(name, '~', '~0'), '/', '~1');
end
$$;

comment on function overlay_private.pointer_step is
$$The step of a JSON Pointer (RFC 6901) to the property of a name.

Errors: none.$$;

revoke execute on function overlay_private.pointer_step from public;
create or replace function overlay_private.pointer_tokens(reference text)
returns text[]
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
set standard_conforming_strings = on
as $$
declare
  v_pointer text := substr(reference, 2);
begin
  if reference !~ '^#(/|$)' or v_pointer ~ '~(?![01])' then
    return null;
  end if;

  if v_pointer like '%\%%' then
    select convert_from(
      string_agg(
        case
          when t.match[1] ~ '^%..$' then decode(right(t.match[1], 2), 'hex')
          else convert_to(t.match[1], 'UTF8')
        end,
        ''
        order by t.position
      ),
      'UTF8'
    )
    into v_pointer
    from regexp_matches(v_pointer, '(%[0-9a-fA-F]{2}|.)', 'g')
      with ordinality as t (match, position);
  end if;

  return array(
    select replace(replace(t.token, '~1', '/'), '~0', '~')
    from string_to_table(substr(v_pointer, 2), '/') with ordinality as t (token, position)
    where v_pointer <> ''
    order by t.position
  );
exception
  -- Percent signs may hide bytes that are no text.
  when data_exception then
    return null;
end
$$;

comment on function overlay_private.pointer_tokens is
$$The steps of a local reference such as #/$defs/name, unescaped; an empty array for #.

Null if the reference is not local or is no JSON Pointer (RFC 6901) in a URI fragment.

Errors: none.$$;

revoke execute on function overlay_private.pointer_tokens from public;
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
create or replace function overlay_private.referenced_schema(
  root jsonb,
  reference text
)
returns jsonb
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
declare
  v_schema jsonb := overlay_private.value_at(root, overlay_private.pointer_tokens(reference));
begin
  return case when jsonb_typeof(v_schema) in ('object', 'boolean') then v_schema end;
end
$$;

comment on function overlay_private.referenced_schema is
$$The schema that a local $ref such as #/$defs/name leads to.

Null if it is not local, or leads to nothing or to no schema.

Errors: none.$$;

revoke execute on function overlay_private.referenced_schema from public;
-- The low estimate of rows keeps callers below the cost at which Postgres compiles a query, which
-- would take longer than running it.

create or replace function overlay_private.direct_subschemas(
  root jsonb,
  path text,
  schema jsonb
)
returns table (
  subschema_path text,
  subschema jsonb
)
language plpgsql
immutable
strict
rows 10
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  with
  checked as (
    select e.keyword, e.value, path || overlay_private.pointer_step(e.keyword) as place
    from jsonb_each(case jsonb_typeof(schema) when 'object' then schema end) as e (keyword, value)
    where overlay_private.keyword_is_checked(schema, e.keyword)
  )
  select c.place, c.value
  from checked as c
  where c.keyword in (
    'additionalProperties', 'propertyNames', 'items', 'contains', 'not', 'if', 'then', 'else'
  )
  union all
  select c.place || '/' || (b.ordinal - 1), b.branch
  from checked as c
  cross join jsonb_array_elements(
    case when c.keyword in ('allOf', 'anyOf', 'oneOf', 'prefixItems') then c.value end
  ) with ordinality as b (branch, ordinal)
  union all
  select c.place || overlay_private.pointer_step(m.name), m.member
  from checked as c
  cross join jsonb_each(
    case
      when c.keyword in ('properties', 'patternProperties', 'dependentSchemas', '$defs')
        then c.value
    end
  ) as m (name, member)
  union all
  select
    array_to_string(array(
      select overlay_private.pointer_step(t.token)
      from unnest(overlay_private.pointer_tokens(c.value #>> '{}'))
        with ordinality as t (token, ordinal)
      order by t.ordinal
    ), ''),
    overlay_private.referenced_schema(root, c.value #>> '{}')
  from checked as c
  where c.keyword = '$ref'
    and overlay_private.referenced_schema(root, c.value #>> '{}') is not null;
end
$$;

comment on function overlay_private.direct_subschemas is
$$The subschemas that a schema holds or refers to, each with a JSON Pointer from the root schema.

Errors: none.$$;

revoke execute on function overlay_private.direct_subschemas from public;
create or replace function overlay_private.failed_array_keywords(
  schema jsonb,
  value jsonb
)
returns text[]
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
declare
  v_length jsonb := to_jsonb(jsonb_array_length(value));
  v_repeats boolean := false;
begin
  if schema -> 'uniqueItems' = 'true' then
    select count(*) > count(distinct i.item)
    into v_repeats
    from jsonb_array_elements(value) as i (item);
  end if;

  return array_remove(array[
    case when v_length < schema -> 'minItems' then 'minItems' end,
    case when v_length > schema -> 'maxItems' then 'maxItems' end,
    case when v_repeats then 'uniqueItems' end
  ], null);
end
$$;

comment on function overlay_private.failed_array_keywords is
$$The keywords of a schema that an array breaks by itself, its items aside.

Errors: none.$$;

revoke execute on function overlay_private.failed_array_keywords from public;
create or replace function overlay_private.is_multiple_of(
  value jsonb,
  divisor jsonb
)
returns boolean
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
begin
  if jsonb_typeof(divisor) <> 'number' or divisor <= '0' then
    return true;
  end if;
  -- Long division of numbers with many thousands of digits would take seconds.
  if pg_column_size(value) > 4096 or pg_column_size(divisor) > 4096 then
    return false;
  end if;
  return value::numeric % divisor::numeric = 0;
end
$$;

comment on function overlay_private.is_multiple_of is
$$Whether a number is an exact multiple of another.

True if the divisor is no positive number, since the keyword is then not checked. False for numbers
of more than about 8,000 digits.

Errors: none.$$;

revoke execute on function overlay_private.is_multiple_of from public;
create or replace function overlay_private.failed_number_keywords(
  schema jsonb,
  value jsonb
)
returns text[]
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
begin
  return array_remove(array[
    case when value < schema -> 'minimum' then 'minimum' end,
    case when value > schema -> 'maximum' then 'maximum' end,
    case when value <= schema -> 'exclusiveMinimum' then 'exclusiveMinimum' end,
    case when value >= schema -> 'exclusiveMaximum' then 'exclusiveMaximum' end,
    case
      when not overlay_private.is_multiple_of(value, schema -> 'multipleOf') then 'multipleOf'
    end
  ], null);
end
$$;

comment on function overlay_private.failed_number_keywords is
$$The keywords of a schema that a number breaks.

Errors: none.$$;

revoke execute on function overlay_private.failed_number_keywords from public;
create or replace function overlay_private.missing_properties(
  schema jsonb,
  keyword text,
  value jsonb
)
returns text[]
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
begin
  if not overlay_private.keyword_is_checked(schema, keyword) then
    return '{}'::text[];
  end if;

  if keyword = 'required' then
    return array(
      select r.name
      from jsonb_array_elements_text(schema -> 'required') as r (name)
      where not value ? r.name
    );
  end if;
  return array(
    select distinct r.name
    from jsonb_each(schema -> 'dependentRequired') as d (present, names)
    cross join jsonb_array_elements_text(d.names) as r (name)
    where value ? d.present and not value ? r.name
  );
end
$$;

comment on function overlay_private.missing_properties is
$$The properties that required or dependentRequired demands and an object lacks.

Errors: none.$$;

revoke execute on function overlay_private.missing_properties from public;
create or replace function overlay_private.failed_object_keywords(
  schema jsonb,
  value jsonb
)
returns text[]
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
declare
  v_count jsonb;
begin
  if schema ?| '{minProperties, maxProperties}' then
    select to_jsonb(count(*)) into v_count from jsonb_object_keys(value);
  end if;

  return array_remove(array[
    case when v_count < schema -> 'minProperties' then 'minProperties' end,
    case when v_count > schema -> 'maxProperties' then 'maxProperties' end,
    case
      when schema ? 'required'
        and overlay_private.missing_properties(schema, 'required', value) <> '{}'
        then 'required'
    end,
    case
      when schema ? 'dependentRequired'
        and overlay_private.missing_properties(schema, 'dependentRequired', value) <> '{}'
        then 'dependentRequired'
    end
  ], null);
end
$$;

comment on function overlay_private.failed_object_keywords is
$$The keywords of a schema that an object breaks by itself, its properties aside.

Errors: none.$$;

revoke execute on function overlay_private.failed_object_keywords from public;
create or replace function overlay_private.failed_string_keywords(
  schema jsonb,
  value text
)
returns text[]
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
declare
  v_length jsonb := to_jsonb(char_length(value));
begin
  return array_remove(array[
    case when v_length < schema -> 'minLength' then 'minLength' end,
    case when v_length > schema -> 'maxLength' then 'maxLength' end,
    case
      when schema ? 'pattern' and (
        v_length > '10000'
        or (value collate "C") !~ overlay_private.translated_pattern(schema ->> 'pattern')
      )
        then 'pattern'
    end
  ], null);
end
$$;

comment on function overlay_private.failed_string_keywords is
$$The keywords of a schema that a string breaks.

A string of more than 10,000 characters breaks every pattern, so that no pattern takes long.

Errors: none.$$;

revoke execute on function overlay_private.failed_string_keywords from public;
create or replace function overlay_private.is_listed(
  value jsonb,
  list jsonb
)
returns boolean
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
begin
  if jsonb_typeof(value) not in ('array', 'object') then
    return list @> value;
  end if;
  -- Of arrays and objects @> would also find parts.
  return value in (select jsonb_path_query(list, 'strict $[*]', silent => true));
end
$$;

comment on function overlay_private.is_listed is
$$Whether a JSON array holds a value, numbers being equal however they are written.

Errors: none.$$;

revoke execute on function overlay_private.is_listed from public;
-- Bounds are compared as jsonb, which is exact for numbers and never fails for anything else.
-- Whether a keyword is well-formed is asked only about the few that seem to fail.

create or replace function overlay_private.failed_keywords(
  schema jsonb,
  instance jsonb
)
returns text[]
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
declare
  v_kind constant text := jsonb_typeof(instance);
  v_type constant jsonb := schema -> 'type';
  v_failed text[] := '{}'::text[];
begin
  if not v_type @> to_jsonb(v_kind)
    and not (v_type @> '"integer"' and overlay_private.is_integer(instance))
  then
    v_failed := v_failed || 'type'::text;
  end if;

  if schema ? 'enum' and not overlay_private.is_listed(instance, schema -> 'enum') then
    v_failed := v_failed || 'enum'::text;
  end if;

  if schema -> 'const' <> instance then
    v_failed := v_failed || 'const'::text;
  end if;

  case v_kind
    when 'string' then
      if schema ?| '{minLength, maxLength, pattern}' then
        v_failed := v_failed || overlay_private.failed_string_keywords(schema, instance #>> '{}');
      end if;
    when 'number' then
      if schema ?| '{minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf}' then
        v_failed := v_failed || overlay_private.failed_number_keywords(schema, instance);
      end if;
    when 'array' then
      if schema ?| '{minItems, maxItems, uniqueItems}' then
        v_failed := v_failed || overlay_private.failed_array_keywords(schema, instance);
      end if;
    when 'object' then
      if schema ?| '{required, dependentRequired, minProperties, maxProperties}' then
        v_failed := v_failed || overlay_private.failed_object_keywords(schema, instance);
      end if;
    else
      null;
  end case;

  if v_failed = '{}' then
    return v_failed;
  end if;
  return array(
    select f.keyword
    from unnest(v_failed) as f (keyword)
    where overlay_private.keyword_is_checked(schema, f.keyword)
  );
end
$$;

comment on function overlay_private.failed_keywords is
$$The keywords of a schema that a value breaks by itself, its parts and subschemas aside.

Errors: none.$$;

revoke execute on function overlay_private.failed_keywords from public;
create or replace function overlay_private.needs_check(
  schema jsonb,
  instance jsonb
)
returns boolean
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
begin
  if schema = 'false'
    or schema ?| '{
      pattern, $ref, allOf, oneOf, not, if, dependentSchemas,
      properties, patternProperties, additionalProperties, propertyNames,
      prefixItems, contains
    }'
    or overlay_private.failed_keywords(schema, instance) <> '{}'
  then
    return true;
  end if;
  -- One level of these only: deeper ones are left to the caller, who counts levels.
  if schema ? 'anyOf' then
    if jsonb_typeof(schema -> 'anyOf') <> 'array' then
      return true;
    end if;
    if not exists (
      select from jsonb_array_elements(schema -> 'anyOf') as b (branch)
      where not b.branch ?| '{anyOf, items}'
        and not overlay_private.needs_check(b.branch, instance)
    )
    then
      return true;
    end if;
  end if;

  if schema ? 'items' and jsonb_typeof(instance) = 'array' then
    return schema -> 'items' ?| '{anyOf, items}' or exists (
      select from jsonb_array_elements(instance) as i (item)
      where overlay_private.needs_check(schema -> 'items', i.item)
    );
  end if;
  return false;
end
$$;

comment on function overlay_private.needs_check is
$$Whether a part of a document needs a check of its own.

False for the many that are valid at first sight: their schema has no pattern, and no subschemas but
those of anyOf and items, by which they are valid at first sight as well.

Errors: none.$$;

revoke execute on function overlay_private.needs_check from public;
create or replace function overlay_private.parts_in_place(
  root jsonb,
  schema jsonb,
  instance jsonb
)
returns table (
  keyword text,
  part_schema jsonb
)
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
begin
  if overlay_private.keyword_is_checked(schema, '$ref') then
    return query
    select '$ref', r.target
    from overlay_private.referenced_schema(root, schema ->> '$ref') as r (target)
    where r.target is not null;
  end if;

  if overlay_private.keyword_is_checked(schema, 'allOf') then
    return query
    select 'allOf', b.branch
    from jsonb_array_elements(schema -> 'allOf') as b (branch);
  end if;

  if jsonb_typeof(instance) = 'object'
    and overlay_private.keyword_is_checked(schema, 'dependentSchemas')
  then
    return query
    select 'dependentSchemas', d.branch
    from jsonb_each(schema -> 'dependentSchemas') as d (name, branch)
    where instance ? d.name;
  end if;
end
$$;

comment on function overlay_private.parts_in_place is
$$The subschemas that apply to a value because the schema that holds them does.

Errors: none.$$;

revoke execute on function overlay_private.parts_in_place from public;
create or replace function overlay_private.parts_on_trial(
  keyword text,
  schema jsonb,
  instance jsonb
)
returns table (
  part_schema jsonb,
  part jsonb
)
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
begin
  case
    when keyword in ('anyOf', 'oneOf') then
      return query
      select b.branch, instance
      from jsonb_array_elements(schema -> keyword) as b (branch);
    when keyword = 'contains' then
      return query
      select schema -> keyword, i.item
      from jsonb_array_elements(instance) as i (item);
    when keyword = 'propertyNames' then
      return query
      select schema -> keyword, to_jsonb(n.name)
      from jsonb_object_keys(instance) as n (name);
    else
      return query
      select schema -> keyword, instance;
  end case;
end
$$;

comment on function overlay_private.parts_on_trial is
$$What a keyword tries out to reach its verdict: subschemas, each with the value it is tried on.

Errors: none.$$;

revoke execute on function overlay_private.parts_on_trial from public;
create or replace function overlay_private.unnamed_properties(
  schema jsonb,
  instance jsonb
)
returns table (
  keyword text,
  name text,
  part_schema jsonb,
  part jsonb
)
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
declare
  v_patterns text[] := '{}'::text[];
begin
  if overlay_private.keyword_is_checked(schema, 'patternProperties') then
    v_patterns := array(
      select overlay_private.translated_pattern(p.pattern)
      from jsonb_object_keys(schema -> 'patternProperties') with ordinality as p (pattern, place)
      order by p.place
    );
    return query
    select 'patternProperties', i.name, p.subschema, i.value
    from jsonb_each(instance) as i (name, value)
    cross join jsonb_each(schema -> 'patternProperties') with ordinality
      as p (pattern, subschema, place)
    where i.name collate "C" ~ v_patterns[p.place];
  end if;

  if overlay_private.keyword_is_checked(schema, 'additionalProperties') then
    return query
    select 'additionalProperties', i.name, schema -> 'additionalProperties', i.value
    from jsonb_each(instance) as i (name, value)
    where (schema -> 'properties' ? i.name) is not true
      and not exists (
        select from unnest(v_patterns) as p (pattern) where i.name collate "C" ~ p.pattern
      );
  end if;
end
$$;

comment on function overlay_private.unnamed_properties is
$$The properties of an object to which a subschema applies other than by their exact name.

Errors: none.$$;

revoke execute on function overlay_private.unnamed_properties from public;
create or replace function overlay_private.schema_parts(
  root jsonb,
  schema jsonb,
  instance jsonb
)
returns table (
  use text,
  keyword text,
  step text,
  part_schema jsonb,
  part jsonb
)
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
declare
  v_kind constant text := jsonb_typeof(instance);
  v_tried constant text[] := case v_kind
    when 'array' then '{anyOf, oneOf, not, if, contains}'::text[]
    when 'object' then '{anyOf, oneOf, not, if, propertyNames}'::text[]
    else '{anyOf, oneOf, not, if}'::text[]
  end;
  v_keyword text;
begin
  if schema ?| '{$ref, allOf, dependentSchemas}' then
    return query
    select 'check', p.keyword, '', p.part_schema, instance
    from overlay_private.parts_in_place(root, schema, instance) as p;
  end if;

  if v_kind = 'object' and overlay_private.keyword_is_checked(schema, 'properties') then
    return query
    select
      'check', 'properties', overlay_private.pointer_step(p.name), p.subschema, instance -> p.name
    from jsonb_each(schema -> 'properties') as p (name, subschema)
    where instance ? p.name
      and overlay_private.needs_check(p.subschema, instance -> p.name);
  end if;

  if v_kind = 'object' and schema ?| '{patternProperties, additionalProperties}' then
    return query
    select 'check', p.keyword, overlay_private.pointer_step(p.name), p.part_schema, p.part
    from overlay_private.unnamed_properties(schema, instance) as p;
  end if;

  if v_kind = 'array' and overlay_private.keyword_is_checked(schema, 'prefixItems') then
    return query
    select
      'check', 'prefixItems', '/' || p.place - 1, p.subschema, instance -> p.place::integer - 1
    from jsonb_array_elements(schema -> 'prefixItems') with ordinality as p (subschema, place)
    where p.place <= jsonb_array_length(instance);
  end if;

  if v_kind = 'array' and overlay_private.keyword_is_checked(schema, 'items') then
    return query
    select 'check', 'items', '/' || i.place - 1, schema -> 'items', i.item
    from jsonb_array_elements(instance) with ordinality as i (item, place)
    where i.place > coalesce(jsonb_array_length(schema -> 'prefixItems'), 0)
      and overlay_private.needs_check(schema -> 'items', i.item);
  end if;

  if schema ?| v_tried then
    foreach v_keyword in array v_tried loop
      if overlay_private.keyword_is_checked(schema, v_keyword) then
        return query
        select 'verdict', v_keyword, '', schema, instance
        union all
        select 'trial', v_keyword, '', p.part_schema, p.part
        from overlay_private.parts_on_trial(v_keyword, schema, instance) as p;
      end if;
    end loop;
  end if;
end
$$;

comment on function overlay_private.schema_parts is
$$What is to be checked next once a value was checked against the keywords that concern it alone.

Each row is a subschema and the value it applies to, which is step away in the document. The use is
check if the value must match; trial if whether it matches decides on the keyword; and a row of use
verdict, holding the schema and the value themselves, precedes the trials of each such keyword.
Parts that are valid at first sight are left out.

Errors: none.$$;

revoke execute on function overlay_private.schema_parts from public;
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
create or replace function overlay_private.violation_messages(
  keyword text,
  schema jsonb,
  instance jsonb
)
returns setof text
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
declare
  v_value text := left(schema ->> keyword, 200);
begin
  if keyword in ('required', 'dependentRequired') then
    return query
    select format('must have the property %s', to_json(m.name))
    from unnest(overlay_private.missing_properties(schema, keyword, instance)) as m (name);
    return;
  end if;

  return next case
    when schema = 'false' then 'is not allowed here'
    when keyword = 'type' then
      'must be of type ' || replace(translate(v_value, '[]"', ''), ', ', ' or ')
    when keyword = 'enum' then 'must be one of ' || v_value
    when keyword = 'const' then 'must be ' || left((schema -> 'const')::text, 200)
    when keyword = 'minimum' then 'must be at least ' || v_value
    when keyword = 'maximum' then 'must be at most ' || v_value
    when keyword = 'exclusiveMinimum' then 'must be more than ' || v_value
    when keyword = 'exclusiveMaximum' then 'must be less than ' || v_value
    when keyword = 'multipleOf' then 'must be a multiple of ' || v_value
    when keyword = 'minLength' then 'must have at least ' || v_value || ' characters'
    when keyword = 'maxLength' then 'must have at most ' || v_value || ' characters'
    when keyword = 'pattern' and char_length(instance #>> '{}') > 10000
      then 'must not be longer than 10000 characters to be matched with a pattern'
    when keyword = 'pattern' then 'must match the pattern ' || v_value
    when keyword = 'minItems' then 'must have at least ' || v_value || ' items'
    when keyword = 'maxItems' then 'must have at most ' || v_value || ' items'
    when keyword = 'uniqueItems' then 'must not hold the same item twice'
    when keyword = 'minProperties' then 'must have at least ' || v_value || ' properties'
    when keyword = 'maxProperties' then 'must have at most ' || v_value || ' properties'
    when keyword = 'contains' then 'must hold enough items that match "contains"'
    when keyword = 'maxContains'
      then 'must hold at most ' || v_value || ' items that match "contains"'
    when keyword = 'propertyNames' then 'must have no property of a name that is not allowed'
    when keyword = 'anyOf' then 'must match one of the schemas under "anyOf"'
    when keyword = 'oneOf' then 'must match exactly one of the schemas under "oneOf"'
    when keyword = 'not' then 'must not match the schema under "not"'
  end;
end
$$;

comment on function overlay_private.violation_messages is
$$What a person is told about a broken keyword: one sentence for each violation.

Values taken from the schema are cut at 200 characters.

Errors: none.$$;

revoke execute on function overlay_private.violation_messages from public;
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
create or replace function overlay_private.unsupported_keywords(schema jsonb)
returns table (
  path text,
  keyword text
)
language plpgsql
immutable
strict
rows 10
set search_path = pg_catalog, pg_temp
as $$
declare
  v_annotations constant text[] := '{
    title, description, default, examples, format, deprecated, readOnly, writeOnly,
    contentMediaType, contentEncoding, contentSchema,
    $schema, $comment, $anchor, $dynamicAnchor, definitions
  }'::text[];
  v_root_annotations constant text[] := '{
    $id, $vocabulary, schema_ref, prompt_config, graph_mapping, evidence
  }'::text[];
begin
  return query
  with recursive
  -- A path occurs once, so schemas that refer to each other come to an end.
  reachable (path, schema) as (
    select '', unsupported_keywords.schema
    union
    select s.subschema_path, s.subschema
    from reachable as r
    cross join overlay_private.direct_subschemas(unsupported_keywords.schema, r.path, r.schema) as s
  )
  select r.path, k.keyword
  from reachable as r
  cross join jsonb_object_keys(
    case jsonb_typeof(r.schema) when 'object' then r.schema end
  ) as k (keyword)
  where k.keyword <> all (v_annotations)
    and (r.path <> '' or k.keyword <> all (v_root_annotations))
    and (
      not overlay_private.keyword_is_checked(r.schema, k.keyword)
      or (
        k.keyword = '$ref'
        and overlay_private.referenced_schema(unsupported_keywords.schema, r.schema ->> '$ref')
          is null
      )
    )
  union all
  select '', ''
  where jsonb_typeof(unsupported_keywords.schema) not in ('object', 'boolean')
  order by 1, 2;
end
$$;

comment on function overlay_private.unsupported_keywords is
$$The keywords of a JSON Schema that schema_violations does not check.

One row for each: path is a JSON Pointer to the schema that holds the keyword. Listed are keywords
unknown here, known ones with a malformed value, patterns that Postgres cannot match faithfully and
safely (translated_pattern), and references that are not local or lead nowhere. Annotations are not
listed, nor are schema_ref, prompt_config, graph_mapping and evidence at the root. A schema that is
neither an object nor a boolean is itself listed, with an empty keyword.

Errors: none.$$;

revoke execute on function overlay_private.unsupported_keywords from public;
create or replace function overlay_private.is_plain(schema jsonb)
returns boolean
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  -- an object of fields that are each described by themselves, as most schemas of extractions are
  return jsonb_typeof(is_plain.schema -> 'properties') = 'object'
    -- each field is looked up in the schema anew, which pays for small ones only
    and pg_column_size(is_plain.schema) <= 8192
    and is_plain.schema - array[
      'properties', 'required', 'type', 'title', 'description', '$comment', '$schema', '$id',
      'schema_ref', 'prompt_config', 'graph_mapping', 'validation',
      'evidence'
    ] = '{}'
    and coalesce(is_plain.schema -> 'type', '"object"') = '"object"'
    and coalesce(is_plain.schema -> 'required', '[]') @> '[]'
    and not exists (
      select from jsonb_array_elements(coalesce(is_plain.schema -> 'required', '[]')) as r (name)
      where jsonb_typeof(r.name) <> 'string'
    )
    and not exists (
      select from jsonb_each(is_plain.schema -> 'properties') as p (name, field)
      where (
        jsonb_typeof(p.field) = 'object'
        and p.field - array[
          'type', 'enum', 'maxLength', 'items', 'title', 'description', '$comment', 'default',
          'examples', 'format'
        ] = '{}'
        and jsonb_typeof(coalesce(p.field -> 'type', '"string"')) in ('string', 'array')
        and jsonb_typeof(coalesce(p.field -> 'enum', '[]')) = 'array'
        and coalesce(p.field ->> 'maxLength', '0') ~ '^[0-9]{1,9}$'
        and coalesce(p.field -> 'items', '{}') - array['type', 'title', 'description'] = '{}'
        and jsonb_typeof(coalesce(p.field -> 'items' -> 'type', '"string"')) in ('string', 'array')
      ) is not true
    );
exception
  -- "required": 5 and the like: not plain, whatever it is
  when data_exception then
    return false;
end;
$$;

comment on function overlay_private.is_plain(jsonb) is
$$Whether quick_check can stand for this schema.$$;

revoke execute on function overlay_private.is_plain(jsonb) from public;
create type overlay_private.quick_check as (
  misfit jsonpath,
  limited_fields text array,
  most_characters integer array
);

comment on type overlay_private.quick_check is
$$What stands for a plain schema where many values are judged.

A value for which misfit is false, and whose limited_fields have no more characters than allowed,
fits the schema. About any other it says nothing.$$;

-- A short cut for the common case: schema_violations keeps a stack, counts its work and knows all
-- of JSON Schema, which costs a valid value of five fields forty times this. A comparison of
-- values of different types is neither true nor false in a path, and so leaves the word to
-- schema_violations. That an array stands for its elements in a lax path is why types are asked by
-- type(), which takes it as it is.
create or replace function overlay_private.quick_check(schema jsonb)
returns overlay_private.quick_check
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_types constant text[] := '{"null", boolean, number, string, array, object}'::text[];
  v_quick overlay_private.quick_check;
begin
  if not overlay_private.is_plain(quick_check.schema) then
    return null;
  end if;

  select
    concat_ws(' || ',
      '$.type() != "object"',
      (
        select string_agg(format('!exists($.%s)', to_json(r.name)), ' || ')
        from jsonb_array_elements_text(quick_check.schema -> 'required') as r (name)
      ),
      string_agg(
        nullif(concat_ws(' || ', f.no_type_fits, f.no_value_fits, f.some_item_misfits), ''), ' || '
      )
    )::jsonpath,
    coalesce(array_agg(f.name) filter (where f.most_characters is not null), '{}'),
    coalesce(array_agg(f.most_characters) filter (where f.most_characters is not null), '{}')
  into v_quick
  from (
    select
      p.name,
      (p.field ->> 'maxLength')::integer as most_characters,
      case when p.field ? 'type' then coalesce(
        (
          select '(' || string_agg(w.wrong_type, ' && ') || ')'
          from (
            select format('$.%s.type() != "%s"', k.key, t.name)
            from unnest(v_types) as t (name)
            -- a name is contained in itself and in a list that holds it
            where p.field -> 'type' @> to_jsonb(t.name)
            union all
            select format('($.%1$s.type() != "number" || $.%1$s.floor() != $.%1$s)', k.key)
            where p.field -> 'type' @> '"integer"' and not p.field -> 'type' @> '"number"'
          ) as w (wrong_type)
        ),
        format('exists($.%s)', k.key)
      ) end as no_type_fits,
      case when p.field ? 'enum' then (
        select format(
          '$.%1$s.type() == "array" || exists($.%1$s) && !(%2$s)', k.key,
          coalesce(string_agg(format('$.%s == %s', k.key, e.value), ' || '), '1 == 2')
        )
        from jsonb_array_elements(p.field -> 'enum') as e (value)
        where jsonb_typeof(e.value) not in ('array', 'object')
      ) end as no_value_fits,
      case when p.field -> 'items' ? 'type' then (
        select format(
          '$.%s.type() == "array" && (%s)', k.key,
          coalesce(string_agg(format('$.%s[*].type() == "%s"', k.key, t.name), ' || '), '1 == 2')
        )
        from unnest(v_types) as t (name)
        where not p.field -> 'items' -> 'type' @> to_jsonb(t.name)
      ) end as some_item_misfits
    from jsonb_each(quick_check.schema -> 'properties') as p (name, field)
    cross join lateral (select to_json(p.name)::text as key) as k
  ) as f;
  return v_quick;
end;
$$;

comment on function overlay_private.quick_check(jsonb) is
$$The quick check of a plain schema; null for any other.$$;

revoke execute on function overlay_private.quick_check(jsonb) from public;
-- A schema never changes, and to make its quick check costs more than to judge ten answers by it.
create table overlay_private.quick_checks (
  schema_id uuid primary key references public.schemas (schema_id) on delete cascade,
  quick_check overlay_private.quick_check
);

comment on table overlay_private.quick_checks is
$$The quick check of each schema, made when it is registered. Without a row every answer is checked
the long way: after an upgrade that changes quick_check(), delete them all or make them anew.$$;
comment on column overlay_private.quick_checks.schema_id is $$Schema that it is of.$$;
comment on column overlay_private.quick_checks.quick_check is
$$What quick_check() answers: null for a schema that is not plain.$$;

create or replace function overlay_private.keep_quick_check()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into overlay_private.quick_checks (schema_id, quick_check)
  values (new.schema_id, overlay_private.quick_check(new.schema_jsonb));
  return null;
end;
$$;

comment on function overlay_private.keep_quick_check() is
$$Trigger: makes the quick check of a schema when it is registered.$$;

revoke execute on function overlay_private.keep_quick_check() from public;

create trigger schemas_get_their_quick_check
  after insert on public.schemas
  for each row
  execute function overlay_private.keep_quick_check();
create or replace function overlay_private.violations_list(schema jsonb, data jsonb)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  -- twenty are enough to mend a value by; a hostile one could have far more
  return (
    select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
      'path', v.path, 'keyword', v.keyword, 'message', v.message
    ))
    from (
      select v.path, v.keyword, v.message
      from overlay_private.schema_violations(violations_list.schema, violations_list.data) v
      limit 20
    ) as v
  );
end;
$$;

comment on function overlay_private.violations_list(jsonb, jsonb) is
$$The first violations of a value as one JSON array; null when it fits.$$;

revoke execute on function overlay_private.violations_list(jsonb, jsonb) from public;

create or replace function overlay_private.staging_violations(
  schema jsonb,
  validation text,
  data jsonb[],
  quick overlay_private.quick_check
)
returns jsonb[]
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if staging_violations.validation = 'off' then
    return pg_catalog.array_fill(
      null::jsonb, array[pg_catalog.cardinality(staging_violations.data)]
    );
  end if;
  return array(
    select case
      when pg_catalog.jsonb_path_match(
        d.value, (staging_violations.quick).misfit, silent => true
      ) is false
        and not exists (
          select
          from unnest(
            (staging_violations.quick).limited_fields, (staging_violations.quick).most_characters
          ) as l (field, most)
          where pg_catalog.char_length(d.value ->> l.field) > l.most
            and pg_catalog.jsonb_typeof(d.value -> l.field) = 'string'
        )
        then null
      else overlay_private.violations_list(staging_violations.schema, d.value)
    end
    from unnest(staging_violations.data) with ordinality as d (value, position)
    order by d.position
  );
end;
$$;

comment on function overlay_private.staging_violations(
  jsonb, text, jsonb[], overlay_private.quick_check
) is
$$The verdicts on values to be staged, in their order, as they are kept with them.

Null for one that fits or is not to be checked. quick is the schema's quick check, or null.$$;

revoke execute on function overlay_private.staging_violations(
  jsonb, text, jsonb[], overlay_private.quick_check
) from public;

create or replace function overlay_private.staging_violations(
  schema jsonb,
  validation text,
  data jsonb
)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  return (overlay_private.staging_violations(
    staging_violations.schema, staging_violations.validation, array[staging_violations.data],
    overlay_private.quick_check(staging_violations.schema)
  ))[1];
end;
$$;

comment on function overlay_private.staging_violations(jsonb, text, jsonb) is
$$The verdict on one value to be staged.$$;

revoke execute on function overlay_private.staging_violations(jsonb, text, jsonb) from public;

commit;
