begin;
select plan(10);

-- Blocks read Block 0., …: eight characters, or nine from the tenth on.
select test.run('alice', 24, '{"pack_characters": 100, "max_tokens": 500}', '{
  "prompt_config": {"system_instructions": "Be brief.", "per_block_prompt": "Which title?"}
}');
create temporary table claims on commit drop as
select * from claim_overlay_batch(test.run_of('alice'));
select results_eq(
  'select pack_index, count(*) from claims group by 1 order by 1',
  'values (1, 10::bigint), (2, 8::bigint), (3, 6::bigint)',
  'no more than ten, and no more characters than may be'
);
select is(
  (select array_agg(block_index order by block_index) from claims where pack_request is not null),
  '{0,10,18}', 'the request stands with the first of each'
);
select is(
  (select array(select jsonb_array_elements_text(pack_request -> 'overlay_ids')::uuid)
    from claims where block_index = 18),
  (test.overlays('alice'))[19:24], 'it names the overlays in their order'
);
select is(
  (select pack_request ->> 'max_tokens' from claims where block_index = 18), '3000',
  'and leaves room for all of them'
);
select is(
  (select (pack_request ->> 'system_prompt') ~ '^Be brief\.\n\nYou fill in .* several blocks'
    from claims where block_index = 18), true, 'the instructions come first'
);
select is(
  (select regexp_replace(pack_request ->> 'user_prompt', '-[0-9a-f]{8}>', '-mark>', 'g')
    from claims where block_index = 18) ~ (
    E'^Which title\\?\n\nBlock 1 of type paragraph:\n<block 1-mark>\nBlock 18\\.\n'
    || E'</block 1-mark>\nBlock 2 of type paragraph:\n<block 2-mark>\nBlock 19\\.\n'
  ), true, 'then the blocks, each between marks of its own'
);
select is(
  (select pack_request #> '{output_schema,properties,blocks,items,properties,data}'
    from claims where block_index = 18),
  (select output_schema from claims where block_index = 0), 'the schema of a block is there once'
);

select test.run('alice', 2, '{"reuse": false}', '{"prompt_config": {"pack_characters": 400}}');
select is(
  (select count(pack_request) from claim_overlay_batch(test.run_of('alice'), batch_size => 1)),
  0::bigint, 'one block is no pack, whatever its neighbours'
);
select test.run('alice', 2, '{"reuse": false}');
select is(
  (select count(pack_index) from claim_overlay_batch(test.run_of('alice'))), 0::bigint,
  'nothing is packed unless that is asked for'
);
select test.run('alice', 2, '{"pack_characters": 100}', '{"$defs": {"a": {"$ref": "#"}}}');
select is(
  (select count(pack_index) from claim_overlay_batch(test.run_of('alice'))), 0::bigint,
  'a schema with references is asked for block by block'
);

select * from finish();
rollback;
