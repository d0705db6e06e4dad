begin;
select plan(1);

select test.run('alice', 1, schema => '{
  "required": ["title"], "prompt_config": {"model": "m"}, "graph_mapping": {"node": "Title"}
}');
select test.as_worker();
select is(
  (select output_schema from claim_overlay_batch(test.run_of('alice'))),
  '{"type": "object", "required": ["title"], "properties": {"title": {"type": "string"}}}',
  'without the keys that are not for the model'
);

select * from finish();
rollback;
