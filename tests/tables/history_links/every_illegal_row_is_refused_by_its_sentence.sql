begin;
select plan(2);

select test.ai_complete_run('alice');
set local session_replication_role = replica;
select throws_ok(
  format('update history_links set link_hash = ''\x00'' where run_id = %L', test.run_of('alice')),
  '23514',
  'new row for relation "history_links" violates check constraint "link_hashes_are_sha256"'
);
select set_eq(
  $$
  select conname::text from pg_constraint
  where conrelid = 'history_links'::regclass and contype = 'c'
  $$,
  array['link_hashes_are_sha256'],
  'every CHECK was tried'
);

select * from finish();
rollback;
