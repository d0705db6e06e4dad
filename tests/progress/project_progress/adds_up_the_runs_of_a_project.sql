begin;
select plan(5);

select test.project('alice') as project_id \gset
select test.run('alice', 3, project_id => :'project_id');
select test.complete('alice');
select test.confirm('alice');
select test.run('alice', 2, project_id => :'project_id');
select test.exclude(test.overlay('alice', 0));
select test.run('alice', 4);
select test.as_user('alice');
select results_eq(
  format('select * from project_progress(%L)', :'project_id'),
  $$
  values (2::bigint, 2::bigint, 5::bigint, 1::bigint, 0::bigint, 0::bigint, 3::bigint, 0::bigint,
    1::bigint, 75.0)
  $$,
  'of this project; what is excluded is left out of the percentage'
);
select cancel_run(run_id) from runs_v2 where total_blocks = 2;
select is(
  (select percent_confirmed from project_progress(:'project_id')), 100.0,
  'a cancelled run does not count'
);
select is(
  (select percent_confirmed from project_progress(:'project_id', gen_random_uuid())), null,
  'of another schema there is nothing to confirm'
);
select throws_ok('select project_progress(null)', '22023', 'project_id is missing');
select test.as_user('bob');
select throws_ok(
  format('select project_progress(%L)', :'project_id'), 'PT404', 'project not found', 'he may not'
);

select * from finish();
rollback;
