begin;
select plan(2);

select test.ai_complete_run('alice', blocks => 2);
select test.confirm('alice');
select results_eq(
  $$
  select l.link_number, p.operation, l.event_count
  from history_links l join overlay_operations p using (operation_id)
  where l.run_id = test.run_of('alice') order by l.link_number
  $$,
  $$values (1::bigint, 'claim', 2), (2, 'complete', 2), (3, 'confirm', 2)$$
);
select test.as_user('alice');
select is_empty($$select verify_history(test.run_of('alice'))$$, 'and the chain is whole');

select * from finish();
rollback;
