begin;
select plan(2);

select test.run('alice', schema => '{"prompt_config": {"system_instructions": "secret"}}');
select test.as_user('alice');
select matches(
  export_manifest(run_id => test.run_of('alice')) #>> '{schemas,0,fields}', 'properties', 'fields'
);
select doesnt_match(
  export_manifest(run_id => test.run_of('alice'))::text, 'secret', 'and no instructions'
);

select * from finish();
rollback;
