begin;
select plan(5);

select test.run('alice', blocks => 1);
create function pg_temp.delay() returns interval language sql as $$
  update block_overlays_v2 set not_before = '-infinity' where id = test.overlay('alice', 0);
  select test.claim('alice');
  select fail_overlay_batch('worker', test.held('alice', '{"error": "no JSON"}'));
  select (test.look('alice', 0)).not_before - clock_timestamp();
$$;

select pg_temp.delay() as first_delay \gset
select ok(:'first_delay'::interval between interval '1.5 s' and interval '4 s', '2 to 4 seconds');
select is(test.statuses('alice'), '{pending}', 'it is pending');
select is((test.look('alice', 0)).last_error, 'no JSON', 'with the error');
select is((test.look('alice', 0)).attempt_count, 1, 'and the attempt stays counted');
select pg_temp.delay() as second_delay \gset
select ok(:'second_delay'::interval between interval '3.5 s' and interval '8 s', '4 to 8 seconds');

select * from finish();
rollback;
