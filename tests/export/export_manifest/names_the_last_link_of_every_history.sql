begin;
select plan(2);

select test.ai_complete_run('alice', blocks => 1);
select test.as_user('alice');
select results_eq(
  $$
  select r ->> 'run_id', (r ->> 'link_number')::bigint, r ->> 'link_hash', r ->> 'schema_uid'
  from jsonb_array_elements(export_manifest(run_id => test.run_of('alice')) -> 'runs') r
  $$,
  $$
  select h.run_id::text, h.link_number, encode(h.link_hash, 'hex'), s.schema_uid
  from history_links h
  join runs_v2 r on r.run_id = h.run_id
  join schemas s on s.schema_id = r.schema_id
  where h.run_id = test.run_of('alice')
  order by h.link_number desc limit 1
  $$,
  'its number and hash'
);
select test.run('alice') as untouched \gset
select is(export_manifest(:'untouched') #> '{runs,0,link_number}', '0', 'none as 0');

select * from finish();
rollback;
