begin;
select plan(2);

select test.project('alice') as project_id \gset
select test.run(
  'alice', 2, project_id => :'project_id'), test.run('alice', 2, project_id => :'project_id'
);
prepare claim as select count(distinct run_id), count(*)
from claim_overlay_batch(batch_size => 3, project_id => :'project_id');

select test.as_worker();
select results_eq('claim', 'values (1::bigint, 2::bigint)', 'one run');
select results_eq('claim', 'values (1::bigint, 2::bigint)', 'the other');

select * from finish();
rollback;
