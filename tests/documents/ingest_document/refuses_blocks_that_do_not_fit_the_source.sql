begin;
select plan(17);

select test.project('alice') as project_id \gset
-- of the six bytes é is number 2 and 3
create temporary table misfits (reason, blocks, detail) on commit drop as values
  ('overlap', jsonb_build_array(test.span(0, 2), test.span(1, 4)),
    'Block 1: the block begins before the end of the one before it.'),
  ('out of order', jsonb_build_array(test.span(4, 5), test.span(0, 1)),
    'Block 1: the block begins before the end of the one before it.'),
  ('begins inside a character', jsonb_build_array(test.span(3, 5)),
    'Block 0: the block begins or ends inside a character.'),
  ('ends inside a character', jsonb_build_array(test.span(0, 3)),
    'Block 0: the block begins or ends inside a character.'),
  ('empty', jsonb_build_array(test.span(0, 1), test.span(1, 1)), 'Block 1: the block is empty.'),
  ('backwards', jsonb_build_array(test.span(2, 1)), 'Block 0: the block is empty.'),
  ('too long', jsonb_build_array(test.span(0, 7)),
    'Block 0: the block ends behind the end of the source.'),
  ('behind the end', jsonb_build_array(test.span(90, 95)),
    'Block 0: the block ends behind the end of the source.'),
  ('type is no word', jsonb_build_array(test.span(0, 1, 'List item')),
    'Block 0: block_type must be a lower-case word.'),
  ('type is missing', jsonb_build_array(test.span(0, 1) - 'block_type'),
    'Block 0: block_type must be a lower-case word.'),
  ('type is a number', jsonb_build_array(test.span(0, 1) || '{"block_type": 7}'),
    'Block 0: block_type must be a lower-case word.'),
  ('not an object', jsonb_build_array(7), 'Block 0: block_type must be a lower-case word.');
insert into misfits
select
  reason, jsonb_build_array(test.span(0, 1) || jsonb_build_object('block_locator', locator)),
  'Block 0: block_locator must be {"unit": "byte", "start_offset": …, "end_offset": …}.'
from (values
  ('another unit', jsonb '{"unit": "character", "start_offset": 0, "end_offset": 1}'),
  ('no unit', '{"start_offset": 0, "end_offset": 1}'),
  ('negative', '{"unit": "byte", "start_offset": -1, "end_offset": 1}'),
  ('not whole', '{"unit": "byte", "start_offset": 0.5, "end_offset": 1}')
) as l (reason, locator);
grant select on misfits to public;

select test.as_user('alice');
select is(
  test.error_of(format(
    'select ingest_document(%L, %L, %L, %L, %L)', :'project_id', 'Misfit', 'txt', 'abéfg', blocks
  )),
  '22023 block does not fit its source: ' || detail,
  reason
)
from misfits;
select is_empty('select from documents_v2', 'nothing is stored');

select * from finish();
rollback;
