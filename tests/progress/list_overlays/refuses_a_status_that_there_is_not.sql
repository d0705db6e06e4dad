begin;
select plan(2);

select test.ai_complete_run('alice', blocks => 1);
select test.as_user('alice');
select throws_ok(
  $$select list_overlays(test.run_of('alice'), 'approved')$$, '22023', 'status is not known'
);
select isnt_empty($$select list_overlays(test.run_of('alice'), null)$$, 'null is any');

select * from finish();
rollback;
