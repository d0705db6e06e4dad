begin;
select plan(4);

-- A name that no index takes, and that does not compress. Whoever wrote the schema chose it.
select test.run('alice', blocks => 1, schema => jsonb_build_object(
  'prompt_config', jsonb_build_object('model', (
    select string_agg(md5(i::text), '') from generate_series(1, 400) as i
  ))
));
select test.claim('alice');
select test.age_lease(test.overlay('alice', 0));
select test.run_of('alice') as long_run \gset
select test.run('bob', blocks => 1);
select test.as_worker();
select lives_ok(
  'create temporary table first on commit drop as select run_id from claim_overlay_batch()',
  'a lease on it that ran out keeps no claim from its work'
);
create temporary table second on commit drop as select run_id from claim_overlay_batch();
select is(
  (select count(*) from first) + (select count(*) from second), 2::bigint,
  'so that everybody''s overlays are handed out'
);
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
