begin;
select plan(2);

select test.ai_complete_run('alice', blocks => 1);
select test.ai_complete_run('bob', blocks => 2);
select confirm_overlays(
  test.overlays('alice') || test.overlays('bob'), actor => test.user_id('carol')
) ->> 'operation_id' as operation_id \gset
select set_eq(
  format('select run_id, event_count from history_links where operation_id = %L', :'operation_id'),
  $$values (test.run_of('alice'), 1), (test.run_of('bob'), 2)$$
);
select is_empty(
  $$
  select verify_history(run_id, test.user_id('carol'))
  from unnest(array[test.run_of('alice'), test.run_of('bob')]) as r (run_id)
  $$,
  'and both chains are whole'
);

select * from finish();
rollback;
