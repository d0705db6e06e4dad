begin;
select plan(3);

update overlay_private.settings set default_max_tokens = 100;
create function pg_temp.max_tokens(model_config jsonb, schema jsonb) returns integer
language sql as $$
  select test.run('alice', 1, model_config, schema);
  select c.max_tokens from claim_overlay_batch(test.run_of('alice')) c;
$$;

select is(pg_temp.max_tokens('{}', '{}'), 100, 'of the settings');
select is(
  pg_temp.max_tokens('{}', '{"prompt_config": {"max_tokens_per_block": 200}}'), 200, 'of the schema'
);
select is(
  pg_temp.max_tokens('{"max_tokens": 300}', '{"prompt_config": {"max_tokens_per_block": 200}}'),
  300,
  'of the run'
);

select * from finish();
rollback;
