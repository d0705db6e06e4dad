begin;
select plan(5);

select test.project('alice') as project_id \gset
select test.run('alice', 2, '{"model": "busy"}', project_id => :'project_id');
select test.run('alice', 2, '{"model": "free"}', project_id => :'project_id');
prepare claimed_model (text, text[]) as
select distinct model
from claim_overlay_batch(
  model_override => $1, except_models => $2, batch_size => 1, project_id => :'project_id'
);

select test.as_worker();
select results_eq(
  $$ execute claimed_model(null, '{busy}') $$, array['free'], 'the run of another model is served'
);
select is_empty(
  $$ execute claimed_model(null, '{busy, free}') $$, 'nothing is left when all are excepted'
);
select is_empty(
  $$ execute claimed_model('other', '{other}') $$, 'the model is the one that would be asked'
);
select isnt_empty($$ execute claimed_model(null, '{}') $$, 'none excepts nothing');
select isnt_empty($$ execute claimed_model(null, null) $$, 'nor does null');

select * from finish();
rollback;
