begin;
select plan(3);

select test.run('alice', blocks => 2);
select test.run('bob', blocks => 2);
select test.block('alice', 1) as block \gset
create function pg_temp.insert_overlay(with_values jsonb) returns text language sql as $$
  select test.error_of(format(
    'insert into block_overlays_v2 select (o).* from (select json_populate_record(b, %L) as o '
    'from block_overlays_v2 b where b.id = %L) as changed',
    with_values || jsonb_build_object('id', gen_random_uuid()), test.overlay('alice', 0)
  ));
$$;
set local session_replication_role = replica;
delete from block_overlays_v2 where run_id = test.run_of('alice') and block_index = 1;
set local session_replication_role = origin;

select matches(pg_temp.insert_overlay(with_values), '^PT409 overlay has no block', what)
from (values
  ('a block that there is not', jsonb '{"block_uid": "none", "block_index": 1}'),
  ('a block of another document',
    jsonb_build_object('block_uid', test.block('bob', 1), 'block_index', 1)),
  ('another position', jsonb_build_object('block_uid', :'block', 'block_index', 7))
) as t (what, with_values);

select * from finish();
rollback;
