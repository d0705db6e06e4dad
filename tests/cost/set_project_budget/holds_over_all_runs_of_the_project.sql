begin;
select plan(6);

select test.price();
select test.project('alice') as project_id \gset
\set config '{"model": "test-model", "reuse": false}'
select test.run('alice', 5, :'config', project_id => :'project_id') as one \gset
select test.claim('alice', 1);
select test.spend('alice');
select test.run('alice', 5, :'config', project_id => :'project_id') as two \gset
select test.claim('alice', 1);
select test.spend('alice');

select test.as_user('alice');
select set_project_budget(:'project_id', 0.0155);
select test.as_worker();
select is((select count(*) from claim_overlay_batch(:'one', 2)), 2::bigint);
select is((select count(*) from claim_overlay_batch(:'two', 5)), 1::bigint, 'the other sees that');
select is((select count(*) from claim_overlay_batch(:'two', 5)), 0::bigint);
select test.spend('alice');
select is((select count(*) from claim_overlay_batch(:'two', 5)), 0::bigint);
select is(budget_pauses(project_id => :'project_id'), '{}', 'for the first has claims in flight');
select release_overlay_batch('worker', (
  select jsonb_agg(jsonb_build_object('overlay_id', id, 'claim_token', claim_token))
  from test.claimed(:'one')
));
select is(
  (select count(*) from claim_overlay_batch(:'two', 5)), 2::bigint, 'and now what they left'
);

select * from finish();
rollback;
