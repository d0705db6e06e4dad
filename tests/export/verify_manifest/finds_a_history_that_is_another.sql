begin;
select plan(7);

select test.ai_complete_run('alice', blocks => 2) as run \gset
select test.confirm('alice');
select export_manifest(:'run', actor => test.user_id('alice')) as manifest \gset

create function pg_temp.problems(manifest jsonb) returns text[] language sql as $$
  select array_agg(p.problem) from verify_manifest(manifest, actor => test.user_id('alice')) p
$$;
create function pg_temp.told(manifest jsonb, field text, value jsonb) returns jsonb
language sql as $$
  select jsonb_set(manifest, array['runs', '0', field], value)
$$;

select is(pg_temp.problems(:'manifest'), null, 'the same');
select reopen_overlays(array[test.overlay('alice', 0)], actor => test.user_id('alice'));
select is(pg_temp.problems(:'manifest'), null, 'one that went on');
select is(
  pg_temp.problems(pg_temp.told(:'manifest', 'link_hash', '"00"')),
  array[format('link %s of its history is another', :'manifest'::jsonb #>> '{runs,0,link_number}')],
  'one that was written anew'
);
select is(
  pg_temp.problems(pg_temp.told(:'manifest', 'link_number', '99')),
  array['its history ends before link 99'], 'one that lost its end'
);
select is(
  pg_temp.problems(pg_temp.told(:'manifest', 'run_id', to_jsonb(gen_random_uuid()))),
  array['run not found'], 'a run of another database'
);

set local session_replication_role = replica;
update overlay_events set to_status = 'failed' where run_id = :'run';
set local session_replication_role = origin;
select matches(
  (pg_temp.problems(:'manifest'))[1], '^link 2: it, its events or the link before is not',
  'one that was altered since'
);

select delete_run(:'run', actor => test.user_id('alice'));
select is(
  pg_temp.problems(:'manifest'),
  array['deleted on ' || to_char(now() at time zone 'UTC', 'YYYY-MM-DD')], 'a run that was deleted'
);

select * from finish();
rollback;
