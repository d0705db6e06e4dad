begin;
select plan(5);

select test.run('alice', blocks => 1, schema => '{
  "properties": {"title": {"type": "string"}, "by": {"type": "string"}}, "evidence": true
}');
select test.claim('alice');
select complete_overlay_batch('worker', test.held('alice', '{"data": {
  "title": "Block", "by": "nobody", "_evidence": {"title": "Block", "by": "Bob"}
}}'));
select reject_overlays_to_pending(test.overlays('alice'), actor => test.user_id('alice'))
  ->> 'operation_id' as rejection \gset
select is((test.look('alice', 0)).staging_evidence, null, 'a rejected value has none');
select undo_operation(:'rejection', test.user_id('alice'));
select is(
  (test.look('alice', 0)).staging_evidence -> 'by' ->> 'status', 'none', 'it comes back with it'
);

select update_overlay_staging(
  test.overlay('alice', 0), '{"title": "Block", "by": "Alice"}', actor => test.user_id('alice')
);
select is(
  (test.look('alice', 0)).staging_evidence,
  '{"title": {"status": "exact", "quotes": [
    {"quote": "Block", "status": "exact", "start": 0, "end": 5}
  ]}}',
  'of what a person wrote it is the person who has the word'
);
select test.as_user('alice');
update block_overlays_v2 set overlay_jsonb_staging = '{"title": "B", "by": "Alice"}'
where id = test.overlay('alice', 0);
select is((test.look('alice', 0)).staging_evidence, '{}', 'by a direct edit too');
select confirm_overlays(test.overlays('alice'));
select is(
  (select r -> 'user_defined' -> 'data' from export_run(test.run_of('alice')) as r),
  '{"title": "B", "by": "Alice"}', 'an export holds the value alone'
);

select * from finish();
rollback;
