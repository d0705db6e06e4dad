begin;
select plan(1 + count(*)::integer) from test.our_relations();

select test.ai_complete_run('alice');

select test.as_anon();
select ok(count(*) >= 10, 'there are tables to try') from test.our_relations();
select is(
  test.error_of(format('select from %I.%I', c.relnamespace::regnamespace, c.relname)),
  case c.relnamespace::regnamespace::text
    when 'overlay_private' then '42501 permission denied for schema overlay_private'
    when 'public' then format('42501 permission denied for %s %s',
      case c.relkind when 'v' then 'view' else 'table' end, c.relname)
  end,
  c.relname::text
)
from test.our_relations() c;

select * from finish();
rollback;
