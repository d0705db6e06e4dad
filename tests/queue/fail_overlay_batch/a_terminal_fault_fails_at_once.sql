begin;
select plan(2);

select test.run('alice', blocks => 1);
select test.claim('alice');
select test.as_worker();
select is(
  fail_overlay_batch('worker', test.held('alice', '{"kind": "item_terminal", "error": "refused"}'))
    ->> 'failed',
  '1', 'whatever attempts there are left'
);
select is(
  (select row(o.status, o.attempt_count, o.last_error)::text from test.look('alice', 0) o),
  '(failed,1,refused)'
);

select * from finish();
rollback;
