-- A client matches the message whole, and under PTxyz it becomes the reason phrase of HTTP: values
-- belong into the detail.

begin;
select plan(1);

select is_empty(
  $$
  select p.oid::regprocedure, m.expression[1]
  from test.our_functions() p
  cross join lateral regexp_matches(p.prosrc, '\mmessage = ([^\n]*)', 'g') as m (expression)
  where m.expression[1] !~ '^''[a-z][ -~]*'',$'
  $$,
  'a message is one line of ASCII without values'
);

select * from finish();
rollback;
