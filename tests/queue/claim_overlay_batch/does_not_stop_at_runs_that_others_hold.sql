begin;
select plan(4);

-- Gates that this transaction has looked up, as each run does that a claim tries.
create function pg_temp.gates() returns bigint
language sql as $$
  select pg_stat_get_xact_tuples_returned('overlay_private.run_gates_pkey'::regclass);
$$;

select test.project('alice') as project_id \gset
prepare claimed as select run_id from claim_overlay_batch(project_id => :'project_id');
select test.run('alice', blocks => 1, project_id => :'project_id') from generate_series(1, 5);
select is(
  (select sum((
    select count(*) from claim_overlay_batch(worker_id => n::text, project_id => :'project_id')
  )) from generate_series(1, 5) n), 5::numeric, 'five runs are held'
);
select pg_temp.gates() as before \gset
select is_empty('claimed');
select is(pg_temp.gates() - :before, 0::bigint, 'nobody who finds nothing locks anything of them');

select test.age_lease(test.overlay('alice', 0));
select results_eq(
  'claimed', array[test.run_of('alice')], 'but for one whose lease is over'
);

select * from finish();
rollback;
