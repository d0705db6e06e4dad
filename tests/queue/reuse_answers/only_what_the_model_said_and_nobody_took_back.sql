begin;
select plan(12);

-- How many of two blocks a new run has to ask for.
create function pg_temp.asked(
  owner text, model_config jsonb default '{}', schema jsonb default '{}'
)
returns bigint
language sql as $$
  select test.run(asked.owner, 2, asked.model_config, asked.schema);
  select count(*) from claim_overlay_batch(test.run_of(asked.owner));
$$;

select test.ai_complete_run('alice', blocks => 2);
select test.run_of('alice') as first_run \gset
select is(pg_temp.asked('alice'), 0::bigint, 'what is staged');
select is(pg_temp.asked('alice', '{"reuse": false}'), 2::bigint, 'not where the run forbids it');
select is(pg_temp.asked('alice', '{"model": "another"}'), 2::bigint, 'not of another model');
select is(
  pg_temp.asked('alice', '{}', '{"prompt_config": {"per_block_prompt": "Why?"}}'), 2::bigint,
  'not by another prompt'
);
select is(pg_temp.asked('bob'), 2::bigint, 'not of another owner');

select set_config('test.run_of_alice', :'first_run', true);
select test.as_user('alice');
select confirm_overlays(array[test.overlay('alice', 0)]);
select test.as_owner();
select is(pg_temp.asked('alice'), 0::bigint, 'what is confirmed as it was');

select set_config('test.run_of_alice', :'first_run', true);
select update_overlay_staging(
  test.overlay('alice', 1), '{"title": "person"}', actor => test.user_id('alice')
);
select is(pg_temp.asked('alice'), 1::bigint, 'not where a person corrected it');
select set_config('test.run_of_alice', :'first_run', true);
select reopen_overlays(array[test.overlay('alice', 0)], actor => test.user_id('alice'));
select reject_overlays_to_pending(test.overlays('alice'), actor => test.user_id('alice'));
select is(
  (select count(*) from claim_overlay_batch(test.run_of('alice'))), 2::bigint,
  'what was rejected does not come back, though others have the same answer'
);
select is(pg_temp.asked('alice'), 2::bigint, 'nor elsewhere');

select test.run('alice', 1, schema => '{"validation": "warn", "required": ["by"]}');
select test.complete('alice');
select is(
  pg_temp.asked('alice', schema => '{"validation": "warn", "required": ["by"]}'), 2::bigint,
  'not what does not fit the schema'
);
select test.run('alice', 1, schema => '{"validation": "off"}');
select test.complete('alice');
select is(
  pg_temp.asked('alice', schema => '{"validation": "off"}'), 2::bigint,
  'nor what was not validated'
);
select test.run('alice', 1, '{"model": "offline"}', '{"title": "Offline"}');
select test.complete('alice');
select is(
  pg_temp.asked('alice', '{"model": "offline"}', '{"title": "Offline"}'), 2::bigint,
  'rules cost nothing'
);

select * from finish();
rollback;
