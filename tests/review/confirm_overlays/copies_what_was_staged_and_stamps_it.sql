begin;
select plan(6);

select test.ai_complete_run('alice', blocks => 2);
select test.as_user('alice');
select update_overlay_staging(test.overlay('alice', 0), '{"title": "edited"}');
select is(
  confirm_overlays(array[test.overlay('alice', 0)]) - 'operation_id', '{"confirmed": 1}', 'one'
);
select is(test.statuses('alice'), '{confirmed,ai_complete}', 'and not the other');
select is(
  (test.look('alice', 0)).overlay_jsonb_confirmed, '{"title": "edited"}', 'as it was staged'
);
select is((test.look('alice', 0)).confirmed_by, test.user_id('alice'), 'by her');
select ok((test.look('alice', 0)).confirmed_at between now() and clock_timestamp(), 'now');
select is((test.look('alice', 1)).overlay_jsonb_confirmed, '{}', 'the other has nothing confirmed');

select * from finish();
rollback;
