begin;
select plan(4);

select test.run('alice');
select throws_ok(
  format('update blocks_v2 set block_content = ''x'' where block_uid = %L', test.block('alice', 0)),
  'PT409', 'row is immutable', 'a block'
);
select throws_ok(
  format('update blocks_v2 set block_type = ''code'' where block_uid = %L', test.block('alice', 0)),
  'PT409', 'row is immutable', 'nor what it is called'
);
select throws_ok(
  format(
    'update schemas set schema_jsonb = ''{}'' where schema_id = %L',
    (test.run_row('alice')).schema_id
  ),
  'PT409', 'row is immutable', 'a schema'
);
select throws_ok(
  'update blocks_v2 set block_content = block_content where false',
  'PT409', 'row is immutable', 'a statement that would change nothing is refused as well'
);

select * from finish();
rollback;
