begin;
select plan(5);

select test.project('alice') as project_id \gset
select test.run('alice', i, project_id => :'project_id') from generate_series(1, 3) as i;
select test.run('alice', 4);
select test.run('bob', 5);
select test.as_user('alice');
select set_eq(
  'select total_blocks from list_runs()', 'values (1), (2), (3), (4)', 'hers, and not his'
);
select set_eq(
  format('select total_blocks, doc_title, schema_ref, status from list_runs(%L)', :'project_id'),
  $$
  values (1, 'Document', 'titles', 'pending'), (2, 'Document', 'titles', 'pending'),
    (3, 'Document', 'titles', 'pending')
  $$,
  'of one project, with document and schema'
);
select run_id from list_runs(page_size => 3) offset 2 \gset
select results_eq(
  format('select run_id from list_runs(page_size => 3, after_run => %L)', :'run_id'),
  'select run_id from list_runs() offset 3', 'the second page goes on behind the first'
);
select is((select count(*) from list_runs(page_size => 3)), 3::bigint, 'of three');
select test.claim('alice', 1);
select results_eq(
  $$
  select pending_blocks, claimed_blocks from list_runs() where run_id = test.run_of('alice')
  $$,
  'values (3, 1)', 'the counters are those of now'
);

select * from finish();
rollback;
