begin;
select plan(1);

select test.ai_complete_run('alice', blocks => 12);
select test.as_user('alice');
select confirm_overlays(array[test.overlay('alice', 11), test.overlay('alice', 2)]);
select results_eq(
  $$
  select (e.line #> '{immutable,block_index}')::integer
  from export_run(test.run_of('alice')) as e (line)
  $$,
  'select generate_series(0, 11)'
);

select * from finish();
rollback;
