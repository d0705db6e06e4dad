begin;
select plan(8);

select test.ai_complete_run('alice', blocks => 3);
create function pg_temp.edit_and(act text) returns text language sql as $$
  select format(
    'with e as (
      update block_overlays_v2 set overlay_jsonb_staging = ''{"title": "edited"}'' returning id
    ), all_of_it as (select array_agg(id) as ids from e)
    select %s from all_of_it', edit_and.act
  )
$$;

select test.as_user('alice');
select throws_ok(
  pg_temp.edit_and(a.act), 'PT409', 'overlay was changed by its own edit', a.act
)
from (values
  ('confirm_overlays(ids)'),
  ('reject_overlays_to_pending(ids)'),
  ('exclude_overlays(ids)'),
  ('update_overlay_staging(overlay_id => ids[1], data => ''{"title": "again"}'')'),
  (format('(select confirm_run(%L) where ids is not null)', test.run_of('alice'))),
  (format('(select delete_run(%L) where ids is not null)', test.run_of('alice')))
) as a (act);

select lives_ok(
  $$
  with e as (
    update block_overlays_v2 set overlay_jsonb_staging = '{"title": "edited"}' returning id
  )
  select count(*) from e
  $$,
  'an edit whose statement goes on without a further act is none of this'
);
select is_empty(
  format('select * from verify_history(%L)', test.run_of('alice')), 'and the history is whole'
);

select * from finish();
rollback;
