-- The one column that a person may write is tried in rules/note_direct_edit.

begin;
select plan(1 + 3 * count(*)::integer) from test.our_relations() where relkind in ('r', 'p');

select test.ai_complete_run('alice');

select test.as_user('alice');
select cmp_ok(count(*), '>=', 9::bigint, 'there are tables to try')
from test.our_relations() where relkind in ('r', 'p');
select matches(
  test.error_of(format(w.statement, c.relnamespace::regnamespace, c.relname, a.attname)),
  '^42501 permission denied for (table|schema)',
  format(w.statement, c.relnamespace::regnamespace, c.relname, a.attname)
)
from test.our_relations() c
join pg_attribute a on a.attrelid = c.oid and a.attnum = 1
cross join (values
  ('insert into %I.%I default values'), ('update %I.%I set %3$I = null'), ('delete from %I.%I')
) as w (statement)
where c.relkind in ('r', 'p');

select * from finish();
rollback;
