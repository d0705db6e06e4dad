begin;
select plan(2);

select is_empty(
  $$
  select p.oid::regprocedure, r.code[1]
  from test.our_functions() p
  cross join lateral regexp_matches(p.prosrc, 'errcode = ''(\w+)''', 'g') as r (code)
  where r.code[1] not in ('22023', '42501', 'PT404', 'PT409', 'PT413')
  $$,
  'clients need to know five codes'
);
select is_empty(
  $$
  select p.oid::regprocedure from test.our_functions() p
  where regexp_count(p.prosrc, 'raise exception')
    <> regexp_count(p.prosrc, 'raise exception using\s+errcode = ''\w+'',\s+message = ')
  $$,
  'every raise begins with its code and its message'
);

select * from finish();
rollback;
