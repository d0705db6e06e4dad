begin;
select plan(2);

select test.project('alice') as project \gset
select test.run('alice', blocks => 2, project_id => :'project') as longer \gset
select test.run('alice', blocks => 1, project_id => :'project') as shorter \gset
update documents_v2 d set doc_title = 'A title before' from runs_v2 r
where r.conv_uid = d.conv_uid and r.run_id = :'shorter';
select test.as_user('alice');
select results_eq(
  format($$
  select e.line #>> '{user_defined,run_id}', (e.line #> '{immutable,block_index}')::integer
  from export_project(%L) as e (line)
  $$, :'project'),
  format($$values (%L, 0), (%L, 0), (%L, 1)$$, :'shorter', :'longer', :'longer'),
  'title, then block'
);
select is(
  (select count(distinct e.line #>> '{immutable,source_uid}')
  from export_project(:'project') as e (line)),
  2::bigint, 'and every row names its document'
);

select * from finish();
rollback;
