begin;
select plan(2);

create extension plpgsql_check;

select cmp_ok(
  (select count(*) from test.our_functions() p
    where p.prolang = (select l.oid from pg_language l where l.lanname = 'plpgsql')),
  '>', 0::bigint, 'there are functions to check'
);
select is_empty(
  $$
  select p.oid::regprocedure, c.*
  from test.our_functions() p
  join pg_language l on l.oid = p.prolang and l.lanname = 'plpgsql'
  left join pg_trigger t on t.tgfoid = p.oid
  cross join lateral plpgsql_check_function(
    p.oid::regprocedure, coalesce(t.tgrelid, 0),
    oldtable => t.tgoldtable, newtable => t.tgnewtable
  ) as c
  $$,
  'no function has an error or a warning'
);

select * from finish();
rollback;
