begin;
select plan(2);

select test.ai_complete_run('alice', blocks => 1);
select throws_ok(
  format(
    'delete from overlay_operations where operation_id = %L', (test.look('alice', 0)).operation_id
  ),
  'PT409', 'operation belongs to a history'
);
insert into overlay_operations (operation, via) values ('confirm', 'nobody');
select lives_ok(
  $$delete from overlay_operations where via = 'nobody'$$, 'one that no history holds may go'
);

select * from finish();
rollback;
