begin;
select plan(4);

select test.project('alice') as project_id \gset
select test.as_user('alice');
select begin_conversion(
  :'project_id', 'Letter', 'docx', test.hash('a letter'), 1234, 'converter 1', '5 minutes'
) as answer \gset

select is(
  :'answer'::jsonb - array['source_uid', 'conversion_token'],
  '{"status": "converting", "created": true, "conv_uid": null, "total_blocks": 0,
    "converter": "converter 1"}',
  'it answers that there is something to do'
);
select results_eq(
  format(
    'select doc_title, source_type, source_sha256, converter, status, total_blocks, error
    from list_documents(%L)', :'project_id'
  ),
  $$
  values (
    'Letter', 'docx', test.hash('a letter'), 'converter 1', 'converting', 0::bigint, null::text
  )
  $$,
  'the document is listed'
);
select is(
  (select conversion_token::text from documents_v2), (:'answer'::jsonb) ->> 'conversion_token',
  'with the token'
);
select is_empty(
  format(
    'select from preview_apply_schema(%L, %L) where documents > 0',
    :'project_id', test.schema('alice')
  ),
  'no schema can be applied to it yet'
);

select * from finish();
rollback;
