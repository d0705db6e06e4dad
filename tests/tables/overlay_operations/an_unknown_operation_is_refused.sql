begin;
select plan(1);

select throws_ok(
  $$insert into overlay_operations (operation, via) values ('tamper', 'postgres')$$,
  '23514',
  'new row for relation "overlay_operations" violates check constraint "operation_is_known"',
  'history knows what can be done'
);

select * from finish();
rollback;
