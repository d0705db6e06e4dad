begin;
select plan(4);

select test.run('alice');

select test.as_worker();
select is((select count(*) from claim_overlay_batch(test.run_of('alice'))), 3::bigint, 'claims');
select is(extend_claims('worker', test.held('alice')) ->> 'extended', '3', 'extends');
select is(
  complete_overlay_batch('worker', test.held('alice', '{"data": {}}')) ->> 'completed', '3',
  'completes'
);
select is(next_claim_in(test.run_of('alice')), null, 'and sees that nothing is left');

select * from finish();
rollback;
