begin;
select plan(3);

select test.run('alice', blocks => 2);
select create_run_v2(
  (test.run_row('alice')).conv_uid, (test.run_row('alice')).schema_id,
  actor => test.user_id('alice')
) as other_run \gset
select test.as_user('alice');
select delete_run(test.run_of('alice'));
select results_eq('select run_id from runs_v2', array[:'other_run'::uuid], 'the other run');
select is((select count(*) from blocks_v2), 2::bigint, 'the blocks');
select is((select count(*) from block_overlays_v2), 2::bigint, 'and what the other has of them');

select * from finish();
rollback;
