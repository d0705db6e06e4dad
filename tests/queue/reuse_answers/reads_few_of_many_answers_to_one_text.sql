begin;
select plan(2);

-- One text in 150 runs that ask one model, and in three that ask another.
create function pg_temp.run(model text) returns bigint
language sql as $$
  select test.run('alice', 1, jsonb_build_object('model', run.model));
  select count(*) from claim_overlay_batch(test.run_of('alice'));
$$;

-- How many answers this transaction has looked at, by their index.
create function pg_temp.entries() returns bigint
language sql as $$
  select pg_stat_get_xact_tuples_returned('public.overlays_answered'::regclass);
$$;

select pg_temp.run('a model');
select complete_overlay_batch('worker', test.held('alice', '{"data": {"title": "a"}}'));
select is(
  (select sum(pg_temp.run('a model')) from generate_series(1, 149)), 0::numeric,
  'each has the answer of the first'
);

select pg_temp.run('another model');
select complete_overlay_batch('worker', test.held('alice', '{"data": {"title": "b"}}'));
select pg_temp.run('another model');
select pg_temp.entries() as before \gset
select pg_temp.run('another model');
select cmp_ok(
  pg_temp.entries() - :before, '<', 20::bigint,
  'the other model''s answer is found among those of the first without a look at them'
);

select * from finish();
rollback;
