begin;
select plan(4);

select test.run('alice', blocks => 3, schema => '{
  "properties": {"revised_content": {"type": ["string", "null"]}}
}');
select conv_uid as document from runs_v2 where run_id = test.run_of('alice') \gset


select test.force_status(test.overlay('alice', o), 'ai_complete') from generate_series(0, 2) o;
select test.as_user('alice');
select update_overlay_staging(test.overlay('alice', 0), '{"revised_content": "Erster: ÄÖ 東京\n"}');
select update_overlay_staging(test.overlay('alice', 1), '{"revised_content": "Draft"}');
select update_overlay_staging(test.overlay('alice', 2), '{"revised_content": ""}');
select confirm_overlays(array[test.overlay('alice', 0), test.overlay('alice', 2)]);
select is(
  reconstruct_document(:'document', test.run_of('alice')),
  E'Erster: ÄÖ 東京\n\n\nBlock 1.\n\n', 'what is confirmed, and no draft'
);
select reopen_overlays(array[test.overlay('alice', 0)]);
select update_overlay_staging(test.overlay('alice', 0), '{"revised_content": "Later"}');
select is(
  reconstruct_document(:'document', test.run_of('alice')),
  E'Erster: ÄÖ 東京\n\n\nBlock 1.\n\n', 'of a reopened one what was confirmed last'
);
select update_overlay_staging(test.overlay('alice', 0), '{"revised_content": null}');
select confirm_overlays(array[test.overlay('alice', 0)]);
select is(
  reconstruct_document(:'document', test.run_of('alice')), E'Block 0.\n\nBlock 1.\n\n',
  'null leaves a block as it is'
);
select test.as_exporter();
select is(
  reconstruct_document(:'document', test.run_of('alice')), E'Block 0.\n\nBlock 1.\n\n',
  'the exporter gets the same'
);

select * from finish();
rollback;
