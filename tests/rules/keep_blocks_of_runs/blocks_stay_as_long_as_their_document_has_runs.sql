begin;
select plan(3);

select test.run('alice', blocks => 2);
select throws_ok(
  format('delete from blocks_v2 where block_uid = %L', test.block('alice', 1)),
  'PT409', 'block belongs to a run', 'not one, not even by the owner'
);
select throws_ok(
  'truncate blocks_v2', 'PT409', 'row is immutable', 'not all'
);
select r.conv_uid from runs_v2 r where r.run_id = test.run_of('alice') \gset
select delete_run(test.run_of('alice'), actor => test.user_id('alice'));
select lives_ok(
  format('delete from blocks_v2 where conv_uid = %L', :'conv_uid'),
  'without a run they may go'
);

select * from finish();
rollback;
