begin;
select plan(1);

select test.ai_complete_run('alice', blocks => 1);
select test.exclude(test.overlay('alice', 0));
select throws_ok(
  format(
    'update block_overlays_v2 set status = ''confirmed'', confirmed_at = now(), '
    'overlay_jsonb_confirmed = overlay_jsonb_staging, confirmed_by = owner_id where id = %L',
    test.overlay('alice', 0)
  ),
  '23514',
  'new row for relation "block_overlays_v2" violates check constraint '
    '"confirmed_overlays_hold_what_was_staged"',
  'not even by the owner'
);

select * from finish();
rollback;
