begin;
select plan(4);

select test.ai_complete_run('alice', blocks => 1);
select test.confirm('alice');
select (test.look('alice', 0)).confirmed_at as confirmed_at \gset
select test.as_user('alice');
select reopen_overlays(test.overlays('alice'));
select update_overlay_staging(test.overlay('alice', 0), '{"title": "second thoughts"}');
select is(
  reset_overlay_staging(test.overlays('alice')) - 'operation_id', '{"reset": 1}'
);
select is(test.statuses('alice'), '{confirmed}', 'it is confirmed again');
select is((test.look('alice', 0)).overlay_jsonb_staging, '{"title": "model"}', 'as it was');
select is((test.look('alice', 0)).confirmed_at, :'confirmed_at', 'when it was');

select * from finish();
rollback;
