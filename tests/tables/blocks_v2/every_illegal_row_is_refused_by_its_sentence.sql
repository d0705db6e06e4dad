begin;
select plan(6);

select test.run('alice', blocks => 1);
create temporary table illegal (refused_by, change) on commit drop as values
  ('block_index_counts_from_zero', $$block_index = -1$$),
  ('block_uids_begin_with_their_conversion', $$block_uid = '00000000'$$),
  ('block_types_are_words', $$block_type = 'List item'$$),
  ('block_types_are_words', $$block_type = ''$$),
  ('blocks_are_not_empty', $$block_content = ''$$);

set local session_replication_role = replica;
select throws_ok(
  format('update blocks_v2 set %s where block_uid = %L', change, test.block('alice', 0)),
  '23514',
  format('new row for relation "blocks_v2" violates check constraint "%s"', refused_by),
  refused_by
)
from illegal;
select set_eq(
  'select distinct refused_by from illegal',
  $$
  select conname::text from pg_constraint
  where conrelid = 'blocks_v2'::regclass and contype = 'c'
  $$,
  'every CHECK was tried'
);

select * from finish();
rollback;
