-- Supabase loads safeupdate for PostgREST's login: it refuses those without, also in functions.
begin;
select plan(2);

create temporary table statements on commit drop as
select p.oid::regprocedure as function, s.statement
from test.our_functions() p
cross join lateral regexp_split_to_table(
  regexp_replace(p.prosrc, '--[^\n]*', '', 'g'), ';'
) as s (statement)
where s.statement ~ '\m(update|delete from)\s+(public|overlay_private)\.';

select cmp_ok(count(*), '>', 15::bigint, 'they are found') from statements;
select is_empty(
  $$select function, statement from statements where statement !~ '\mwhere\M'$$,
  'every update and delete says of which rows'
);

select * from finish();
rollback;
