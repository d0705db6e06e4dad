begin;
select plan(5);

select test.run('alice', 2, model_config => '{"model": "busy"}');
select test.run('bob', 2, model_config => '{"model": "free"}');
select test.as_worker();
select results_eq(
  $$ select distinct model from claim_overlay_batch(except_models => '{busy}') $$,
  array['free'], 'the run of another model is served'
);
select is_empty(
  $$ select claim_overlay_batch(except_models => '{busy, free}') $$, 'then there is nothing'
);
select is_empty(
  $$ select claim_overlay_batch(model_override => 'other', except_models => '{other}') $$,
  'the model is the one that would be asked'
);
select isnt_empty(
  $$ select claim_overlay_batch(batch_size => 1, except_models => '{}') $$, 'none excepts nothing'
);
select isnt_empty(
  $$ select claim_overlay_batch(batch_size => 1, except_models => null) $$, 'nor does null'
);

select * from finish();
rollback;
