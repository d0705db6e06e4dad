begin;
select plan(18);

select test.ai_complete_run('alice');
select delete_run(test.run_of('alice'), actor => test.user_id('alice'));
select test.ai_complete_run('alice');
create temporary table readable (relation, key) on commit drop as values
  ('projects', 'owner_id'), ('documents_v2', 'owner_id'), ('blocks_v2', 'conv_uid'),
  ('schemas', 'owner_id'), ('runs_v2', 'owner_id'), ('block_overlays_v2', 'owner_id'),
  ('overlay_events', 'run_id'), ('history_links', 'run_id'), ('run_tombstones', 'owner_id');
grant select on readable to public;

select test.as_user('alice');
select isnt_empty(format('select %I from %I', key, relation), relation || ' of her own')
from readable;

select test.as_user('bob');
select is_empty(format('select %I from %I', key, relation), relation || ' of somebody else')
from readable;

select * from finish();
rollback;
