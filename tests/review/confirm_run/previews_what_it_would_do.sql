begin;
select plan(3);

select test.ai_complete_run('alice', blocks => 3);
select test.exclude(test.overlay('alice', 1));
select test.ai_complete_run('bob');
select test.as_user('alice');
select is(
  preview_confirm_run(test.run_of('alice')), '{"runs": 1, "ready": 2, "invalid": 0, "changed": 0}'
);
select is(test.statuses('alice'), '{ai_complete,ai_complete,ai_complete}', 'and does nothing');
select throws_ok($$select preview_confirm_run(test.run_of('bob'))$$, 'PT404', 'run not found');

select * from finish();
rollback;
