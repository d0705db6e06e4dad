begin;
select plan(1);

select test.act('authenticated', '{"sub": "alice"}');
select throws_ok(
  $$select create_project('mine')$$, '22P02', 'invalid input syntax for type uuid: "alice"',
  'and not taken for somebody'
);

select * from finish();
rollback;
