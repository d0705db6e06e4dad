begin;
select plan(1 + count(*)::integer) from test.our_relations() where relkind in ('r', 'p');

select test.ai_complete_run('alice');

select test.as_exporter();
select cmp_ok(count(*), '>=', 9::bigint, 'there are tables to try')
from test.our_relations() where relkind in ('r', 'p');
select matches(
  test.error_of(format('select from %I.%I', c.relnamespace::regnamespace, c.relname)),
  '^42501 permission denied for (table|schema)',
  c.relname::text
)
from test.our_relations() c
where c.relkind in ('r', 'p');

select * from finish();
rollback;
