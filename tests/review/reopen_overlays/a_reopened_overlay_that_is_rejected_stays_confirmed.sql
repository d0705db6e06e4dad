begin;
select plan(2);

select test.ai_complete_run('alice', blocks => 1);
select test.confirm('alice');
select test.as_user('alice');
select reopen_overlays(test.overlays('alice'));
select reject_overlays_to_pending(test.overlays('alice'));
select is(test.statuses('alice'), '{pending}', 'the model is asked again');
select is(
  (test.look('alice', 0)).overlay_jsonb_confirmed, '{"title": "model"}', 'meanwhile it stays'
);

select * from finish();
rollback;
