begin;
select plan(3);

select test.project('bob') as project_id \gset
prepare ingest as
select ingest_document($1, 'Letter', 'txt', 'x', jsonb_build_array(test.span(0, 1)));

select test.as_user('alice');
select throws_ok(
  format('execute ingest (%L)', :'project_id'), 'PT404', 'project not found', 'somebody else''s'
);
select throws_ok(
  'execute ingest (''00000000-0000-0000-0000-000000000000'')', 'PT404', 'project not found',
  'unknown'
);
select throws_ok('execute ingest (null)', '22023', 'project_id is missing', 'not named');

select * from finish();
rollback;
