begin;
select plan(3);

select test.run('alice', blocks => 1);
create function pg_temp.fault_again() returns interval language sql as $$
  update block_overlays_v2 set not_before = '-infinity' where id = test.overlay('alice', 0);
  select test.claim('alice');
  select fail_overlay_batch(
    'worker', test.held('alice', '{"kind": "provider", "error": "overloaded"}')
  );
  select (test.look('alice', 0)).not_before - clock_timestamp();
$$;
select ok(pg_temp.fault_again() < interval '5 s', 'at first soon');
select pg_temp.fault_again() from generate_series(1, 4);
select ok(pg_temp.fault_again() > interval '30 s', 'then later');
update block_overlays_v2 set not_before = '-infinity' where id = test.overlay('alice', 0);
select test.claim('alice');
select fail_overlay_batch('worker', test.held('alice', '{"kind": "item", "error": "no JSON"}'));
select is((test.look('alice', 0)).provider_faults, 0, 'until the provider answers');

select * from finish();
rollback;
