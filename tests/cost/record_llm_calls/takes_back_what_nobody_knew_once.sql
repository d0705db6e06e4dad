begin;
select plan(3);

select test.price();
select test.run('alice', blocks => 3, model_config => '{"model": "test-model"}');
select test.claim('alice');
select test.calls('alice') as calls \gset
select test.age_lease(o) from unnest(test.overlays('alice')) o;
select test.claim('alice', 1, 'next worker');
select test.as_user('alice');
select is(run_budget(test.run_of('alice')) ->> 'uncosted_calls', '3', 'nobody knows of three');

-- two requests for the first claim, and one for the second, handed in late
select test.as_worker();
select record_llm_calls('worker', jsonb_build_array(
  :'calls'::jsonb -> 0, (:'calls'::jsonb -> 0) || jsonb_build_object('call_id', gen_random_uuid())
));
select record_llm_calls('worker', jsonb_build_array(
  (:'calls'::jsonb -> 0) || jsonb_build_object('call_id', gen_random_uuid()), :'calls'::jsonb -> 1
));
select test.as_user('alice');
select is(run_budget(test.run_of('alice')) ->> 'uncosted_calls', '1', 'one is left');
select is(
  (project_budget(d.project_id) ->> 'uncosted_calls', project_budget(d.project_id) ->> 'spent'),
  (select (sum(c.uncosted_calls)::text, sum(c.cost)::text) from run_cost(test.run_of('alice')) c),
  'and the sums are those of the ledger'
)
from documents_v2 d join runs_v2 r using (conv_uid) where r.run_id = test.run_of('alice');

select * from finish();
rollback;
