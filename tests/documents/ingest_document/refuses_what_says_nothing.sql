begin;
select plan(13);

select test.project('alice') as project_id \gset
select test.as_user('alice');
prepare ingest as select ingest_document(:'project_id', $1, $2, $3, $4, $5);
select is(
  test.error_of(format(
    'execute ingest (%L, %L, %L, %L, %L)', doc_title, source_type, source_text, blocks, converter
  )),
  '22023 ' || message, reason
)
from (values
  ('no title', null, 'md', 'x', '[]', 'c', 'doc_title, source_type or converter is missing'),
  ('blank title', ' ', 'md', 'x', '[]', 'c', 'doc_title, source_type or converter is missing'),
  ('no type', 't', null, 'x', '[]', 'c', 'doc_title, source_type or converter is missing'),
  ('blank type', 't', '', 'x', '[]', 'c', 'doc_title, source_type or converter is missing'),
  ('no converter', 't', 'md', 'x', '[]', null, 'doc_title, source_type or converter is missing'),
  ('no text', 't', 'md', null, '[]', 'c', 'document is empty'),
  ('empty text', 't', 'md', '', '[]', 'c', 'document is empty'),
  ('white space', 't', 'md', E' \t\r\n\f\x0b', '[]', 'c', 'document is empty'),
  ('no blocks', 't', 'md', 'x', null, 'c', 'blocks is not an array of blocks'),
  ('JSON null', 't', 'md', 'x', 'null', 'c', 'blocks is not an array of blocks'),
  ('empty array', 't', 'md', 'x', '[]', 'c', 'blocks is not an array of blocks'),
  ('an object', 't', 'md', 'x', '{}', 'c', 'blocks is not an array of blocks')
) as a (reason, doc_title, source_type, source_text, blocks, converter, message);
select is_empty('select from documents_v2', 'nothing is stored');

select * from finish();
rollback;
