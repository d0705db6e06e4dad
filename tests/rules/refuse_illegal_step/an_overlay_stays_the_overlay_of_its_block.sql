begin;
select plan(5);

select test.run('alice', blocks => 2);
select throws_ok(
  format('update block_overlays_v2 set %s where id = %L', change, test.overlay('alice', 0)),
  'PT409', 'overlay may not change like this', change
)
from (values
  ('id = gen_random_uuid()'), ('run_id = gen_random_uuid()'), ('block_uid = block_uid || 0'),
  ('block_index = 7'), ('owner_id = gen_random_uuid()')
) as w (change);

select * from finish();
rollback;
