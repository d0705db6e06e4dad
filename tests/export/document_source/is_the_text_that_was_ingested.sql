begin;
select plan(3);

select test.document('alice', 2) as document \gset
select test.as_user('alice');
select is(document_source(:'document'), E'Block 0.\n\nBlock 1.', 'to its owner');
select test.as_exporter();
select is(document_source(:'document'), E'Block 0.\n\nBlock 1.', 'and the exporter');
select test.as_user('bob');
select throws_ok(
  format('select document_source(%L)', :'document'), 'PT404', 'document not found', 'nobody else'
);

select * from finish();
rollback;
