begin;
select plan(3);

select test.run('alice', blocks => 1);
select test.as_user('alice');
select throws_ok(
  $$select set_run_budget(test.run_of('alice'), -1)$$, '22023', 'budget is out of range'
);
select throws_ok(
  $$select set_run_budget(test.run_of('alice'), 'NaN')$$, '22023', 'budget is out of range'
);
select test.as_user('bob');
select throws_ok(
  $$select set_run_budget(test.run_of('alice'), 1)$$, 'PT404', 'run not found'
);

select * from finish();
rollback;
