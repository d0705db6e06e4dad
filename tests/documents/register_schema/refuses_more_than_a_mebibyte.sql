begin;
select plan(2);

select test.as_user('alice');
select throws_ok(
  $$select register_schema(jsonb_build_object('schema_ref', 'x', 'title', repeat('x', 1048576)))$$,
  'PT413', 'schema is too large'
);
select lives_ok(
  $$select register_schema(jsonb_build_object('schema_ref', 'x', 'title', repeat('x', 1048000)))$$,
  'a little less is accepted'
);

select * from finish();
rollback;
