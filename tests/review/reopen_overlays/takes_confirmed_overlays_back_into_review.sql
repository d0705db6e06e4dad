begin;
select plan(6);

select test.ai_complete_run('alice', blocks => 2);
select test.confirm('alice');
select test.as_user('alice');
select is(
  reopen_overlays(array[test.overlay('alice', 0)]) - 'operation_id', '{"reopened": 1}', 'one'
);
select is(test.statuses('alice'), '{ai_complete,confirmed}', 'and not the other');
select is(
  (test.look('alice', 0)).overlay_jsonb_confirmed, '{"title": "model"}', 'it stays confirmed'
);
select update_overlay_staging(test.overlay('alice', 0), '{"title": "second thoughts"}');
select results_eq(
  $$select e.line #> '{user_defined,data}' from export_run(test.run_of('alice')) as e (line)$$,
  $$values (jsonb '{"title": "model"}'), ('{"title": "model"}')$$, 'and is exported so'
);
select confirm_overlays(array[test.overlay('alice', 0)]);
select is(
  (test.look('alice', 0)).overlay_jsonb_confirmed, '{"title": "second thoughts"}',
  'until another value is confirmed'
);
select is(test.counters('alice'), '{"confirmed": 2, "total": 2}', 'all is counted');

select * from finish();
rollback;
