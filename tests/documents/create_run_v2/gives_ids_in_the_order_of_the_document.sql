begin;
select plan(2);

select test.run('alice', blocks => 12);
select test.run('bob', blocks => 12);
select is(
  (select array_agg(o.block_index order by o.id) from block_overlays_v2 o
    where o.run_id = test.run_of('alice')),
  array(select generate_series(0, 11)), 'so neighbours are neighbours in the index of ids'
);
select is(
  (select count(distinct o.id) from block_overlays_v2 o
    where o.run_id in (test.run_of('alice'), test.run_of('bob'))),
  24::bigint, 'and each run has its own'
);

select * from finish();
rollback;
