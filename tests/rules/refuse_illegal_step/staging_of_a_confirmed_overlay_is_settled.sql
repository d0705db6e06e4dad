begin;
select plan(1);

select test.ai_complete_run('alice', blocks => 1);
select test.confirm('alice');
select throws_ok(
  format(
    'update block_overlays_v2 set overlay_jsonb_staging = ''{}'' where id = %L',
    test.overlay('alice', 0)
  ),
  'PT409', 'overlay may not change like this', 'not even the owner changes it'
);

select * from finish();
rollback;
