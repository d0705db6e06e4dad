begin;
select plan(4);

select test.ai_complete_run('alice', blocks => 1);
select test.as_user('alice');
select is(
  confirm_overlays('{}'::uuid[]), '{"confirmed": 0, "operation_id": null}', 'by id'
);
select is(
  confirm_overlays(test.run_of('alice'), '{}'::text[]), '{"confirmed": 0, "operation_id": null}',
  'by block'
);
select is(test.statuses('alice'), '{ai_complete}', 'nothing is confirmed');
select test.as_owner();
select is_empty(
  $$select from overlay_operations where actor = test.user_id('alice')$$,
  'and there is nothing to remember'
);

select * from finish();
rollback;
