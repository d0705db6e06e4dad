begin;
select plan(8);

select test.ai_complete_run('alice');
select test.project('alice') as project_id \gset
select conv_uid, schema_id from test.run_row('alice') \gset
prepare create_run as select create_run_v2(:'conv_uid', :'schema_id');
prepare ingest as
select ingest_document(:'project_id', 't', 'md', 'x', jsonb_build_array(test.span(0, 1)));

select test.as_user('bob');
select throws_ok('ingest', 'PT404', 'project not found');
select throws_ok('create_run', 'PT404', 'document not found');
select throws_ok(
  $$select update_overlay_staging(test.overlay('alice', 0), '{}')$$, 'PT404', 'overlay not found'
);
select throws_ok(
  $$select confirm_overlays(test.overlays('alice'))$$, 'PT404', 'overlay not found'
);
select throws_ok(
  $$select reject_overlays_to_pending(test.overlays('alice'))$$, 'PT404', 'overlay not found'
);
select throws_ok($$select confirm_run(test.run_of('alice'))$$, 'PT404', 'run not found');

select test.as_owner();
select is(test.statuses('alice'), '{ai_complete,ai_complete,ai_complete}', 'all is as it was');
select is((test.look('alice', 0)).staging_version, 1, 'and so is what was staged');

select * from finish();
rollback;
