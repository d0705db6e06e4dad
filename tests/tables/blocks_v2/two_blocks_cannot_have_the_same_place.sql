begin;
select plan(1);

select test.run('alice', blocks => 2);
set local session_replication_role = replica;
select throws_ok(
  format('update blocks_v2 set block_index = 0 where block_uid = %L', test.block('alice', 1)),
  '23505',
  'duplicate key value violates unique constraint "block_order_is_unambiguous"',
  'the order of a document is unambiguous'
);

select * from finish();
rollback;
