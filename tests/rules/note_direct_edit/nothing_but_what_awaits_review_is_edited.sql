begin;
select plan(7);

select test.run('alice', blocks => 6);
select test.force_status(test.overlay('alice', s.position::integer - 1), s.status)
from unnest('{pending,claimed,ai_complete,confirmed,failed,ai_complete}'::text[])
  with ordinality as s (status, position);
select test.exclude(test.overlay('alice', 5));

select test.as_user('alice');
update block_overlays_v2 set overlay_jsonb_staging = '{"title": "edited"}';
select is(
  (test.look('alice', i)).overlay_jsonb_staging = '{"title": "edited"}', i = 2,
  case i when 5 then 'excluded' else (test.look('alice', i)).status end
)
from generate_series(0, 5) as i;

select test.as_user('bob');
update block_overlays_v2 set overlay_jsonb_staging = '{"title": "stolen"}';
select is(
  (test.look('alice', 2)).overlay_jsonb_staging, '{"title": "edited"}', 'and nothing of others'
);

select * from finish();
rollback;
