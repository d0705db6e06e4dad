begin;
select plan(4);

select test.ai_complete_run('alice', blocks => 1);
select throws_ok(
  format(
    'update block_overlays_v2 set overlay_jsonb_staging = ''{"title": "new"}'', '
    'operation_id = gen_random_uuid(), staging_version = %s where id = %L',
    version, test.overlay('alice', 0)
  ),
  'PT409', 'overlay may not change like this', 'version ' || version
)
from (values (0), (1), (3)) as w (version);
select lives_ok(
  format(
    'update block_overlays_v2 set overlay_jsonb_staging = ''{"title": "new"}'', '
    'operation_id = gen_random_uuid(), staging_version = 2 where id = %L',
    test.overlay('alice', 0)
  ),
  'version 2, the next one'
);

select * from finish();
rollback;
