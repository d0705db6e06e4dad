begin;
select plan(10);

select test.run('alice', blocks => 1);
select test.claim('alice');
create function pg_temp.told(change jsonb)
returns text
language sql
as $$
  select test.error_of(format(
    'select record_llm_calls(%L, %L)', 'worker',
    jsonb_build_array(test.calls('alice') -> 0 || told.change)
  ));
$$;

select test.as_worker();
select is(
  test.error_of($$select record_llm_calls('worker', '{}')$$),
  '22023 calls are not what is recorded: The argument: it is not an array.'
);
select is(pg_temp.told('{"call_id": "x"}'),
  '22023 calls are not what is recorded: The argument: an element has no call_id or no run_id.');
select is(pg_temp.told('{"outcome": "unknown"}'),
  '22023 calls are not what is recorded: The argument: an outcome is not known.',
  'only the database says unknown');
select is(pg_temp.told('{"input_tokens": -1}'),
  '22023 calls are not what is recorded: The argument: a number is not one from 0 to 999999999.');
select is(pg_temp.told('{"input_tokens": null}'),
  '22023 calls are not what is recorded: '
  'The argument: tokens of some kinds are there and of others are not.');
select is(pg_temp.told('{"overlay_ids": ["x"]}'),
  '22023 calls are not what is recorded: '
  'The argument: overlay_ids holds something else than ids.');
select is(pg_temp.told('{"provider": " "}'),
  '22023 calls are not what is recorded: The argument: an element names no provider.');
select is(pg_temp.told('{"is_batch": "maybe"}'),
  '22023 calls are not what is recorded: The argument: is_batch is no boolean.');
select is(pg_temp.told('{"run_id": "00000000-0000-4000-8000-00000000dead"}'),
  'PT404 run not found: A call names a run that there never was.');
select is(
  test.error_of($$select record_llm_calls(' ', '[]')$$),
  '22023 worker_id is out of range: It has 1 characters.'
);

select * from finish();
rollback;
