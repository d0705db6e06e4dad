begin;
select plan(4);

select test.run('alice', blocks => 2);
select test.claim('alice');
select test.as_worker();

select plan_message_batch(
  'worker', test.held('alice'),
  jsonb_build_object(test.run_of('alice'), '{"type": "object"}'::jsonb)
) ->> 'message_batch_id' as batch \gset
select submit_message_batch('worker', :'batch', 'theirs');
select release_overlay_batch('worker', test.held('alice') - 0);
select claims, output_schemas, still_held from take_message_batch('next') \gset
select is(:'claims'::jsonb -> 0 ->> 'run_id', test.run_of('alice')::text, 'the run of a claim');
select is(jsonb_array_length(:'claims'), 2, 'all of them');
select is(
  :'output_schemas'::jsonb -> test.run_of('alice')::text, '{"type": "object"}', 'its schema'
);
select is(:still_held, 1, 'one is still held');

select * from finish();
rollback;
