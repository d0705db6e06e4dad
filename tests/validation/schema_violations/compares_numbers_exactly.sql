begin;
select plan(10);

create function pg_temp.broken(schema jsonb, instance jsonb)
returns text[]
language sql
as $$ select array(select keyword from overlay_private.schema_violations(schema, instance)) $$;

select is(pg_temp.broken('{"type": "integer"}', '1.0'), '{}', '1.0 is an integer');
select is(pg_temp.broken('{"type": "integer"}', '1e400'), '{}', 'so is 1e400');
select is(pg_temp.broken('{"type": "integer"}', '1.5'), '{type}', '1.5 is none');
select is(
  pg_temp.broken('{"maximum": 1e400}', ('1' || repeat('0', 399) || '1')::jsonb),
  '{maximum}',
  'the last of 401 digits counts'
);
select is(pg_temp.broken('{"multipleOf": 0.1}', '0.3'), '{}', '0.3 is three times 0.1');
select is(pg_temp.broken('{"multipleOf": 0.01}', '0.075'), '{multipleOf}', '0.075 is no cent');
select is(pg_temp.broken('{"const": 1}', '1.00'), '{}', '1.00 is 1');
select is(pg_temp.broken('{"enum": [0, {"a": [1]}]}', '{"a": [1.0]}'), '{}', 'also deep inside');
select is(pg_temp.broken('{"uniqueItems": true}', '[1, true, 1.0]'), '{uniqueItems}', 'also here');
select is(pg_temp.broken('{"enum": [1, 0]}', 'true'), '{enum}', 'but true is not 1');

select * from finish();
rollback;
