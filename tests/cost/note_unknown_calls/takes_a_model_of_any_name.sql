begin;
select plan(4);

-- A name that no index takes, and that does not compress. Whoever wrote the schema chose it.
select test.project('alice') as project_id \gset
select test.run('alice', blocks => 1, project_id => :'project_id', schema => jsonb_build_object(
  'prompt_config', jsonb_build_object('model', (
    select string_agg(md5(i::text), '') from generate_series(1, 400) as i
  ))
));
select test.claim('alice');
select test.age_lease(test.overlay('alice', 0));
select test.run_of('alice') as long_run \gset
select test.run('alice', blocks => 1, project_id => :'project_id');
select test.as_worker();
prepare claimed as select count(*) from claim_overlay_batch(project_id => :'project_id');
select results_eq(
  'claimed', array[1::bigint], 'a lease on it that ran out keeps no claim from its work'
);
select results_eq('claimed', array[1::bigint], 'nor the next, for another run');
select test.as_owner();
select is(
  (select length(model) from llm_calls where outcome = 'unknown' and run_id = :'long_run'), 200,
  'the ledger keeps the beginning of the name'
);

select is(
  complete_overlay_batch('worker', (
    select jsonb_agg(jsonb_build_object(
      'overlay_id', o.id, 'claim_token', o.claim_token, 'data', '{"title": "x"}'::jsonb
    ))
    from block_overlays_v2 o where o.run_id = :'long_run' and o.status = 'claimed'
  )) ->> 'completed', '1', 'and the queue an answer of it'
);

select * from finish();
rollback;
