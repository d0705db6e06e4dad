begin;
select plan(7);

select test.run('alice', blocks => 1, schema => '{
  "properties": {"title": {"type": "string"}, "words": {"type": "array"}, "none": {}},
  "additionalProperties": false, "evidence": true
}');
select test.claim('alice');
select is(
  complete_overlay_batch('worker', test.held('alice', '{"data": {
    "title": "Block", "words": ["Block", "0"], "none": null,
    "_evidence": {"title": "lock", "words": ["Block\n0", "1"], "none": "", "other": "Block"}
  }}')) - 'lost',
  '{"completed": 1, "returned": 0, "failed": 0}',
  'evidence is no property that the schema forbids'
);
select is(
  (test.look('alice', 0)).overlay_jsonb_staging,
  '{"title": "Block", "words": ["Block", "0"], "none": null}', 'nor part of the value'
);
select is(
  (test.look('alice', 0)).staging_evidence,
  '{
    "title": {"status": "exact", "quotes": [
      {"quote": "lock", "status": "exact", "start": 1, "end": 5}
    ]},
    "words": {"status": "none", "quotes": [
      {"quote": "Block\n0", "status": "folded", "start": 0, "end": 7},
      {"quote": "1", "status": "none"}
    ]}
  }',
  'a field has the status of its weakest quote; what is empty needs none'
);
select is(
  test.history('alice', 0), '{claim: pending to claimed,complete: claimed to ai_complete}',
  'all of it is one operation'
);

select test.run('alice', blocks => 1, schema => '{"evidence": ["title"]}');
select test.claim('alice');
select complete_overlay_batch('worker', test.held('alice', '{"data": {"title": "x", "more": 1}}'));
select is(
  (test.look('alice', 0)).staging_evidence, '{"title": {"status": "none", "quotes": []}}',
  'of the fields that are named; a value without a quote has none'
);

select test.run('alice', blocks => 1, schema => '{"evidence": 1}');
select test.claim('alice');
select complete_overlay_batch(
  'worker', test.held('alice', '{"data": {"title": "x", "_evidence": {"title": "Block"}}}')
);
select is((test.look('alice', 0)).staging_evidence, null, 'none where it is not asked for');
select is(
  (test.look('alice', 0)).overlay_jsonb_staging,
  '{"title": "x", "_evidence": {"title": "Block"}}',
  'and a field of that name is one like another'
);

select * from finish();
rollback;
