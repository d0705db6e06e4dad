begin;
select plan(3);

create function pg_temp.broken(instance jsonb)
returns setof text
language sql
as $$
  select path || ' ' || keyword
  from overlay_private.schema_violations(
    '{
      "if": {"properties": {"kind": {"const": "date"}}, "required": ["kind"]},
      "then": {"required": ["year"]},
      "else": {"properties": {"text": {"minLength": 1}}}
    }',
    instance
  )
$$;

select results_eq(
  $$ select pg_temp.broken('{"kind": "date", "text": ""}') $$,
  $$ values (' required') $$,
  'where the condition holds, then applies'
);
select results_eq(
  $$ select pg_temp.broken('{"kind": "name", "text": ""}') $$,
  $$ values ('/text minLength') $$,
  'where it does not hold, else applies'
);
select is_empty(
  $$ select pg_temp.broken('{"text": "x"}') $$,
  'the condition itself is no violation'
);

select * from finish();
rollback;
