begin;
select plan(2);

select test.as_user('alice');
select set_config('test.project', create_project('P')::text, true);
select throws_ok(
  format(
    $$select ingest_document(
      current_setting('test.project')::uuid, 'T', %L, 'Text.', '[{}]', %L
    )$$, source_type, converter
  ),
  '22023', 'source_type or converter is too long', 'source_type or converter of 501 characters'
)
from (values (repeat('x', 501), 'test'), ('txt', repeat('x', 501))) as n (source_type, converter);

select * from finish();
rollback;
