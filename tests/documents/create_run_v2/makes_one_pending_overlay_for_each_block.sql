begin;
select plan(4);

select test.document('alice', blocks => 3) as conv_uid \gset
select test.schema('alice') as schema_id \gset
select test.as_user('alice');
select create_run_v2(:'conv_uid', :'schema_id', '{"model": "m"}') as run_id \gset

select results_eq(
  format('select status, total_blocks, model_config from runs_v2 where run_id = %L', :'run_id'),
  $$values ('pending', 3, jsonb '{"model": "m"}')$$,
  'a run'
);
select results_eq(
  format(
    'select o.block_uid, o.block_index, o.status, o.overlay_jsonb_staging, o.attempt_count '
    'from block_overlays_v2 o where o.run_id = %L order by o.block_uid', :'run_id'
  ),
  format(
    'select b.block_uid, b.block_index, ''pending'', jsonb ''{}'', 0 '
    'from blocks_v2 b where b.conv_uid = %L order by b.block_uid', :'conv_uid'
  ),
  'with its overlays'
);
select is(
  (select array_agg(distinct owner_id) from block_overlays_v2), array[test.user_id('alice')],
  'that belong to the caller'
);
select isnt(
  create_run_v2(:'conv_uid', :'schema_id', '{"model": "m"}'), :'run_id',
  'the same again is another run'
);

select * from finish();
rollback;
