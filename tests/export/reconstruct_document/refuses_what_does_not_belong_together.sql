begin;
select plan(4);

select test.run('alice', blocks => 3, schema => '{
  "properties": {"revised_content": {"type": ["string", "null"]}}
}');
select conv_uid as document from runs_v2 where run_id = test.run_of('alice') \gset

select test.document('alice', 1) as another \gset
select test.as_user('alice');
select throws_ok(
  format('select reconstruct_document(%L, test.run_of(''alice''))', d),
  '22023', 'run is of another document', coalesce(d, 'null')
)
from unnest(array[:'another', null]) as d;
select throws_ok(
  format('select reconstruct_document(%L, null)', :'document'), '22023', 'run_id is missing', 'null'
);
select test.as_user('bob');
select throws_ok(
  format('select reconstruct_document(%L, test.run_of(''alice''))', :'document'),
  'PT404', 'run not found', 'what is somebody else''s'
);

select * from finish();
rollback;
