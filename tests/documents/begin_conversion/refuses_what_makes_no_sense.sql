begin;
select plan(10);

select test.project('alice') as project_id \gset
select test.as_user('alice');
prepare begin_it as select begin_conversion(:'project_id', $1, $2, $3, $4, $5, $6);
select is(
  test.error_of(format(
    'execute begin_it (%L, %L, %L, %L, %L, %L)', doc_title, source_type, source_sha256,
    source_filesize, converter, lease
  )),
  '22023 ' || message, reason
)
from (values
  ('no title', ' ', 'pdf', test.hash('x'), 1, 'c', '1 hour',
    'doc_title, source_type or converter is missing'),
  ('no type', 't', null, test.hash('x'), 1, 'c', '1 hour',
    'doc_title, source_type or converter is missing'),
  ('no converter', 't', 'pdf', test.hash('x'), 1, '', '1 hour',
    'doc_title, source_type or converter is missing'),
  ('no hash', 't', 'pdf', null, 1, 'c', '1 hour', 'source_sha256 is no SHA-256'),
  ('half a hash', 't', 'pdf', 'abc', 1, 'c', '1 hour', 'source_sha256 is no SHA-256: abc'),
  ('no size', 't', 'pdf', test.hash('x'), null, 'c', '1 hour', 'source_filesize is negative: -1'),
  ('a lease of nothing', 't', 'pdf', test.hash('x'), 1, 'c', '0',
    'lease is out of range: 00:00:00.'),
  ('too long a lease', 't', 'pdf', test.hash('x'), 1, 'c', '2 days',
    'lease is out of range: 2 days.')
) as a (
  reason, doc_title, source_type, source_sha256, source_filesize, converter, lease, message
);
select is_empty('select from documents_v2', 'nothing is stored');

select test.as_user('bob');
select is(
  left(test.error_of(format(
    'execute begin_it (%L, %L, %L, 1, %L, %L)', 't', 'pdf', test.hash('x'), 'c', '1 hour'
  )), 23),
  'PT404 project not found', 'nor does Bob convert into her project'
);

select * from finish();
rollback;
