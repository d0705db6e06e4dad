begin;
select plan(2);

select test.run('alice', blocks => 1, schema => '{
  "properties": {"title": {"type": "string"}, "words": {"type": "array"}, "revised_content": {}},
  "required": ["title"], "evidence": true
}');
select is(
  (select c.output_schema #- '{properties,_evidence,description}'
    from claim_overlay_batch(test.run_of('alice')) c),
  '{
    "type": "object",
    "properties": {
      "_evidence": {
        "type": "object",
        "properties": {
          "title": {"type": "string"},
          "words": {"type": "array", "items": {"type": "string"}}
        },
        "required": ["title", "words"],
        "additionalProperties": false
      },
      "title": {"type": "string"}, "words": {"type": "array"}, "revised_content": {}
    },
    "required": ["_evidence", "title"]
  }',
  'first of all, for every field but edited text'
);

select test.run('alice', blocks => 1, schema => '{"evidence": ["nowhere", 5]}');
select is(
  (select c.output_schema from claim_overlay_batch(test.run_of('alice')) c),
  '{"type": "object", "properties": {"title": {"type": "string"}}}',
  'nothing is asked for fields that there are not'
);

select * from finish();
rollback;
