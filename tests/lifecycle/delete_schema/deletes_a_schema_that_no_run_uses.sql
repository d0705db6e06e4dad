begin;
select plan(6);

select test.run('alice');
select
  (test.run_row('alice')).schema_id as used,
  test.schema('alice', '{"title": "unused"}') as unused \gset
select test.as_user('alice');
select is(preview_delete_schema(:'used') ->> 'runs', '1', 'a run stands in the way');
select throws_ok(
  format('select delete_schema(%L)', :'used'), 'PT409', 'schema is in use'
);
select lives_ok(format('select delete_schema(%L)', :'unused'), 'of the other none does');
select results_eq('select schema_id from schemas', array[:'used'::uuid], 'it is gone');
select throws_ok(format('select delete_schema(%L)', :'unused'), 'PT404', 'schema not found');
select test.as_user('bob');
select throws_ok(
  format('select delete_schema(%L)', :'used'), 'PT404', 'schema not found', 'he may not'
);

select * from finish();
rollback;
