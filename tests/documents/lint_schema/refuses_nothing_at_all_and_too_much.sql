begin;
select plan(4);

select test.as_user('alice');
select throws_ok(
  'select lint_schema(null)', '22023', 'schema is not a JSON object', 'null'
);
select throws_ok(
  $$ select lint_schema('[]') $$, '22023', 'schema is not a JSON object', 'a list'
);
select throws_ok(
  $$ select lint_schema(jsonb_build_object('title', repeat('x', 1024 * 1024))) $$,
  'PT413', 'schema is too large', 'more than a mebibyte'
);
select set_config('request.jwt.claims', '', true);
select throws_ok($$ select lint_schema('{}') $$, '42501', 'not signed in', 'nobody');

select * from finish();
rollback;
