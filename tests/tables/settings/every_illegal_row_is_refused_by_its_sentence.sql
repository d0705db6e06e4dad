begin;
select plan(8);

create temporary table illegal (refused_by, change) on commit drop as values
  ('there_is_one_row', $$there_is_one_row = false$$),
  ('default_model_is_named', $$default_model = '  '$$),
  ('default_max_tokens_is_positive', $$default_max_tokens = 0$$),
  ('default_max_attempts_is_positive', $$default_max_attempts = 0$$),
  ('default_lease_is_positive', $$default_lease = interval '0'$$),
  ('max_source_bytes_is_positive', $$max_source_bytes = 0$$),
  ('max_source_bytes_is_at_most_512_mib', $$max_source_bytes = 536870913$$);

select throws_ok(
  format('update overlay_private.settings set %s', change),
  '23514',
  format('new row for relation "settings" violates check constraint "%s"', refused_by),
  refused_by
)
from illegal;
select set_eq(
  'select distinct refused_by from illegal',
  $$
  select conname::text from pg_constraint
  where conrelid = 'overlay_private.settings'::regclass and contype = 'c'
  $$,
  'every CHECK was tried'
);

select * from finish();
rollback;
