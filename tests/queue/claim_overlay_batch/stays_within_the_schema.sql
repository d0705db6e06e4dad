begin;
select plan(7);

select test.project('alice') as project_id \gset
select test.run('alice', 2, schema => '{"title": "one"}', project_id => :'project_id') as one \gset
select test.run('alice', 3, schema => '{"title": "two"}', project_id => :'project_id') as two \gset
select r.schema_id as schema_of_two from runs_v2 r where r.run_id = :'two' \gset
select test.as_worker();
select is(
  queue_length(project_id => :'project_id', schema_id => :'schema_of_two'), 3::bigint,
  'as long as the runs of the schema'
);
select is_empty(
  format('select claim_overlay_batch(schema_id => %L)', gen_random_uuid()), 'another has none'
);
select is(next_claim_in(schema_id => gen_random_uuid()), null, 'and nothing to wait for');
select results_eq(
  format(
    'select distinct run_id from claim_overlay_batch(project_id => %L, schema_id => %L)',
    :'project_id', :'schema_of_two'
  ),
  array[:'two'::uuid], 'this one has'
);
select is_empty(
  format(
    'select claim_overlay_batch(run_id => %L, schema_id => %L)', :'one', :'schema_of_two'
  ),
  'a run of another schema gives nothing'
);
select is(
  next_claim_in(project_id => :'project_id'), interval '0', 'in the project something is left'
);
select ok(
  next_claim_in(project_id => :'project_id', schema_id => :'schema_of_two') > interval '1 minute',
  'but of this schema it is held'
);

select * from finish();
rollback;
