begin;
select plan(4);

select test.project('alice') as project_id \gset
select test.document('alice', i, :'project_id') from generate_series(1, 3) as i;
select test.document('alice', 9);
select test.as_user('alice');
select set_eq(
  format('select doc_title, status, total_blocks from list_documents(%L)', :'project_id'),
  $$
  values ('Document', 'ingested', 1::bigint), ('Document', 'ingested', 2),
    ('Document', 'ingested', 3)
  $$,
  'of this project, with their blocks'
);
select source_uid from list_documents(:'project_id', 2) offset 1 \gset
select results_eq(
  format('select source_uid from list_documents(%L, 2, %L)', :'project_id', :'source_uid'),
  format('select source_uid from list_documents(%L) offset 2', :'project_id'),
  'the second page goes on behind the first'
);
select is((select count(*) from list_documents(:'project_id', 2)), 2::bigint, 'of two');
select test.as_user('bob');
select is_empty(format('select list_documents(%L)', :'project_id'), 'he sees none of them');

select * from finish();
rollback;
