begin;
select plan(7);

-- Three blocks: a heading, a paragraph and a table.
create function pg_temp.models(
  model_config jsonb, prompt_config jsonb, model_override text default null
)
returns text[]
language sql as $$
  with run as (
    select create_run_v2(
      ingest_document(
        test.project('alice'), 'Types', 'md', E'Aaaa\nBbbb\nCccc',
        jsonb_build_array(
          test.span(0, 4, 'heading'), test.span(5, 9), test.span(10, 14, 'table')
        ), actor => test.user_id('alice')
      ) ->> 'conv_uid',
      test.schema('alice', jsonb_build_object('prompt_config', models.prompt_config)),
      models.model_config || '{"reuse": false}', test.user_id('alice')
    ) as run_id
  )
  select array_agg(c.model order by c.block_index)
  from run cross join lateral claim_overlay_batch(
    run.run_id, model_override => models.model_override
  ) c;
$$;

update overlay_private.settings set default_model = 'default';
select is(
  pg_temp.models('{}', '{"routes": {"heading": "small"}}'), '{small,default,default}',
  'a route of the schema'
);
select is(
  pg_temp.models('{}', '{"model": "middle", "routes": {"table": "large"}}'),
  '{middle,middle,large}', 'a route goes before prompt_config.model'
);
select is(
  pg_temp.models('{"model": "mine"}', '{"routes": {"heading": "small"}}'), '{mine,mine,mine}',
  'the model of a run goes before a route of the schema'
);
select is(
  pg_temp.models('{"model": "mine", "routes": {"heading": "tiny"}}', '{"routes": {"table": "x"}}'),
  '{tiny,mine,mine}', 'a run can name a model and exceptions from it'
);
select is(
  pg_temp.models('{"routes": {"heading": "a"}}', '{"routes": {"heading": "b", "table": "x"}}'),
  '{a,default,x}', 'routes of a run go before those of the schema'
);
select is(
  pg_temp.models('{"routes": {"heading": "tiny"}}', '{}', 'asked'), '{asked,asked,asked}',
  'the request goes before every route'
);
select is(
  pg_temp.models('{}', '{"routes": {"heading": 5, "table": " "}}'), '{default,default,default}',
  'a route of the schema that names no model counts as absent'
);

select * from finish();
rollback;
