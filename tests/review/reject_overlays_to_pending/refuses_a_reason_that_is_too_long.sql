begin;
select plan(2);

select test.ai_complete_run('alice', blocks => 1);
select test.as_user('alice');
select is(
  test.error_of($$select reject_overlays_to_pending(test.overlays('alice'), repeat('ä', 2001))$$),
  '22023 reason is too long: 2001 characters; at most 2000.'
);
select lives_ok(
  $$select reject_overlays_to_pending(test.overlays('alice'), repeat('ä', 2000))$$,
  '2000 are allowed'
);

select * from finish();
rollback;
