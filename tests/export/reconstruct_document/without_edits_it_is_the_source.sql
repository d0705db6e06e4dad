begin;
select plan(2);

select test.run('alice', blocks => 3, schema => '{
  "properties": {"revised_content": {"type": ["string", "null"]}}
}');
select conv_uid as document from runs_v2 where run_id = test.run_of('alice') \gset

select test.as_user('alice');
select is(
  reconstruct_document(:'document', test.run_of('alice')), document_source(:'document'), 'no value'
);

reset role;
select test.force_status(test.overlay('alice', o), 'confirmed') from generate_series(0, 2) o;
select test.as_user('alice');
select is(
  reconstruct_document(:'document', test.run_of('alice')), document_source(:'document'),
  'nor a value without revised_content'
);

select * from finish();
rollback;
