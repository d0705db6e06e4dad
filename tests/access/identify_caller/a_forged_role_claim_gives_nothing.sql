begin;
select plan(3);

select test.ai_complete_run('alice');

select test.as_user('bob');
select set_config('request.jwt.claims', jsonb_build_object(
  'sub', test.user_id('bob'), 'role', 'service_role'
)::text, true);
select throws_ok(
  $$select confirm_run(test.run_of('alice'))$$, 'PT404', 'run not found',
  'what is not his stays hidden'
);
select throws_ok(
  $$select confirm_run(test.run_of('alice'), actor => test.user_id('alice'))$$,
  '42501', 'actor is somebody else',
  'and he acts for nobody else'
);
select is_empty('select from runs_v2', 'nor does he see it');

select * from finish();
rollback;
