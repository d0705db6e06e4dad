begin;
select plan(4);

-- Gates that this transaction has looked up, as each run does that a claim tries.
create function pg_temp.gates() returns bigint
language sql as $$
  select pg_stat_get_xact_tuples_returned('overlay_private.run_gates_pkey'::regclass);
$$;

select test.run('alice', blocks => 1) from generate_series(1, 5);
select is(
  (select sum((select count(*) from claim_overlay_batch(worker_id => n::text)))
    from generate_series(1, 5) n), 5::numeric, 'five runs are held'
);
select pg_temp.gates() as before \gset
select is((select count(*) from claim_overlay_batch()), 0::bigint);
select is(pg_temp.gates() - :before, 0::bigint, 'nobody who finds nothing locks anything of them');

select test.age_lease(test.overlay('alice', 0));
select is(
  (select count(*) from claim_overlay_batch()), 1::bigint, 'but for one whose lease is over'
);

select * from finish();
rollback;
