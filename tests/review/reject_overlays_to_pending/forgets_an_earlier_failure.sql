begin;
select plan(2);

select test.run('alice', blocks => 1);
select test.claim('alice');
select fail_overlay_batch('worker', test.held('alice', '{"error": "no JSON"}'));
update block_overlays_v2 set not_before = '-infinity' where id = test.overlay('alice', 0);
select test.complete('alice');
select is((test.look('alice', 0)).attempt_count, 2, 'two attempts were made');
select test.as_user('alice');
select reject_overlays_to_pending(test.overlays('alice'));
select results_eq(
  $$select attempt_count, last_error, not_before from test.look('alice', 0)$$,
  $$values (0, null::text, '-infinity'::timestamptz)$$,
  'it begins anew'
);

select * from finish();
rollback;
