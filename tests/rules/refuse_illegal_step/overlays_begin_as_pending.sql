begin;
select plan(6);

select test.run('alice', blocks => 1);
create function pg_temp.insert_overlay(with_values text) returns text language sql as $$
  select test.error_of(format(
    'insert into block_overlays_v2 select (o).* from (select json_populate_record(b, %L) as o '
    'from block_overlays_v2 b where b.id = %L) as changed',
    with_values::jsonb || jsonb_build_object(
      'id', gen_random_uuid(), 'run_id', test.run_of('alice'), 'block_uid', 'unused'
    ),
    test.overlay('alice', 0)
  ));
$$;

select matches(
  pg_temp.insert_overlay(with_values), '^PT409 overlay may not change like this: .* inserted as',
  with_values
)
from (values
  ('{"status": "ai_complete"}'),
  ('{"confirmed_at": "2026-01-01", "confirmed_by": "00000000-0000-0000-0000-000000000000"}'),
  ('{"excluded_at": "2026-01-01", "excluded_by": "00000000-0000-0000-0000-000000000000"}'),
  ('{"attempt_count": 1}'),
  ('{"staging_version": 1}')
) as w (with_values);
select matches(
  pg_temp.insert_overlay('{}'), '^PT409 overlay has no block',
  'as pending only the missing block stands in the way'
);

select * from finish();
rollback;
