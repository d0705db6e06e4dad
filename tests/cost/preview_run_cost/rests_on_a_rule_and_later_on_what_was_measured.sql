begin;
select plan(8);

select test.price();
select test.project('alice') as project_id \gset
select test.document('alice', 10, :'project_id') as conv_uid \gset
select test.schema('alice') as schema_id \gset
select test.as_user('alice');
select * from preview_run_cost(
  :'schema_id', :'project_id', model_config => '{"model": "test-model"}'
) \gset
select is(:blocks, 10);
select is(:'model'::text, 'test-model');
select alike(:'basis'::text, 'a rule: 3 characters a token%');
select is(:cost, (:input_tokens * 2 + :output_tokens * 10) * 0.000001);

select test.run('alice', blocks => 2, model_config => '{"model": "test-model"}');
select test.claim('alice');
select test.spend('alice');
select test.as_user('alice');
select * from preview_run_cost(
  :'schema_id', conv_uid => :'conv_uid', model_config => '{"model": "test-model"}'
) \gset
select is(:'basis'::text, 'the mean of 2 earlier answers of this model to this schema');
select is(:cost, 0.03);

select is(
  (preview_run_cost(
    :'schema_id', :'project_id', model_config => '{"model": "nobodys-model"}'
  )).cost, null, 'an unknown price is not nothing'
);
select throws_ok(
  format('select preview_run_cost(%L)', :'schema_id'), '22023',
  'project_id or conv_uid is missing'
);

select * from finish();
rollback;
