begin;
select plan(2);

select test.ai_complete_run('alice', blocks => 3);
select test.as_user('alice');
select confirm_overlays(array[test.overlay('alice', 1)]);
select results_eq(
  $$select block_index from list_overlays(test.run_of('alice'), 'ai_complete')$$, 'values (0), (2)'
);
select results_eq(
  $$select block_index from list_overlays(test.run_of('alice'), 'confirmed')$$, 'values (1)'
);

select * from finish();
rollback;
