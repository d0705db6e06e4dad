begin;
select plan(3);

select test.run('alice', blocks => 3);
select test.claim('alice', 1);
select test.as_user('alice');
select is(
  preview_delete_run(test.run_of('alice')),
  '{"runs": 1, "overlays": 3, "pending": 2, "claimed": 1, "ai_complete": 0, "confirmed": 0,
    "failed": 0, "excluded": 0}'
);
select is((test.run_row('alice')).status, 'running', 'and does nothing');
select test.as_user('bob');
select throws_ok($$select preview_delete_run(test.run_of('alice'))$$, 'PT404', 'run not found');

select * from finish();
rollback;
