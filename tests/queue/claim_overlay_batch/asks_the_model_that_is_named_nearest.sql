begin;
select plan(6);

update overlay_private.settings set default_model = 'of the settings';
create function pg_temp.model(model_config jsonb, schema jsonb, model_override text) returns text
language sql as $$
  select test.run('alice', 1, model_config, schema);
  select c.model from claim_overlay_batch(
    test.run_of('alice'), model_override => model.model_override
  ) c;
$$;

select is(pg_temp.model('{}', '{}', null), 'of the settings', 'nobody names one');
select is(
  pg_temp.model('{}', '{"prompt_config": {"model": "of the schema"}}', null), 'of the schema',
  'the schema does'
);
select is(
  pg_temp.model(
    '{"model": "of the run"}', '{"prompt_config": {"model": "of the schema"}}', null
  ),
  'of the run', 'the run does as well'
);
select is(
  pg_temp.model(
    '{"model": "of the run"}', '{"prompt_config": {"model": "of the schema"}}', 'of the request'
  ),
  'of the request', 'and so does the request'
);
select is(pg_temp.model('{"model": "of the run"}', '{}', '  '), 'of the run', 'a blank is no name');
select is((test.look('alice', 0)).claimed_model, 'of the run', 'the overlay remembers it');

select * from finish();
rollback;
