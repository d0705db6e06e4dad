begin;
select plan(6);

select test.run('bob');
select test.ai_complete_run('alice');
select test.as_user('alice');
select is(
  test.error_of($$select pause_run(test.run_of('alice'), 'why not')$$),
  'PT409 run is not open: Its status is complete.', 'a complete run'
);
select throws_ok(
  $$select pause_run(test.run_of('bob'), 'x')$$, 'PT404', 'run not found', 'his run'
);
select throws_ok($$select pause_run(null, 'x')$$, '22023', 'run_id is missing', 'no run');
select test.run('alice');
select throws_ok($$select pause_run(test.run_of('alice'), ' ')$$, '22023', 'reason is missing');
select pause_run(test.run_of('alice'), 'once');
select throws_ok($$select pause_run(test.run_of('alice'), 'twice')$$, 'PT409', 'run is not open');
select is((test.run_row('alice')).paused_reason, 'once', 'the reason stays the first');

select * from finish();
rollback;
