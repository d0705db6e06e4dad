begin;
select plan(3);

select test.ai_complete_run('alice');

select test.as_user('bob');
select throws_ok(
  $$select create_project('hers', actor => test.user_id('alice'))$$,
  '42501', 'actor is somebody else'
);
select throws_ok(
  $$select confirm_overlays(test.overlays('alice'), actor => test.user_id('alice'))$$,
  '42501', 'actor is somebody else'
);
select lives_ok(
  $$select create_project('his', actor => test.user_id('bob'))$$, 'the caller may name themself'
);

select * from finish();
rollback;
