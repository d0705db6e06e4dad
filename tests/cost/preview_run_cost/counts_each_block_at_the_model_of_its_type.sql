begin;
select plan(4);

select test.price();
select set_model_price('dear-model', 20, 100, valid_from => '2026-01-01');
select test.project('alice') as project_id \gset
select test.document('alice', 10, :'project_id') as conv_uid \gset
select test.schema('alice') as schema_id \gset
select min(block_type) as type from blocks_v2 where conv_uid = :'conv_uid' \gset
select test.as_user('alice');

select cost as plain from preview_run_cost(
  :'schema_id', :'project_id', model_config => '{"model": "test-model"}'
) \gset
select * from preview_run_cost(
  :'schema_id', :'project_id', model_config => jsonb_build_object(
    'model', 'test-model', 'routes', jsonb_build_object(:'type'::text, 'dear-model')
  )
) \gset
select is(:'model'::text, 'dear-model', 'the model that is asked');
select is(:blocks, 10);
select is(:cost, :plain * 10, 'at its price');

select is(
  (preview_run_cost(
    :'schema_id', :'project_id', model_config => jsonb_build_object(
      'model', 'nobodys-model', 'routes', jsonb_build_object(:'type'::text, 'dear-model')
    )
  )).cost, :cost, 'a model that no block is asked of needs no price'
);

select * from finish();
rollback;
