begin;
select plan(3);

select test.ai_complete_run('bob', blocks => 1);
select test.as_user('alice');
select throws_ok(
  $$select reject_overlays_to_pending(test.overlays('bob'))$$, 'PT404', 'overlay not found'
);
select throws_ok(
  $$select reject_overlays_to_pending(test.run_of('bob'), array[test.block('bob', 0)])$$,
  'PT404', 'run not found', 'by block as well'
);
select is(test.statuses('bob'), '{ai_complete}', 'his is as it was');

select * from finish();
rollback;
