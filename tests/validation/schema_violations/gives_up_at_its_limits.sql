begin;
select plan(3);

select results_eq(
  $$ select keyword, message from overlay_private.schema_violations('{"$ref": "#"}', '1') $$,
  $$ values ('limit', 'is nested too deeply to be validated') $$,
  'a schema that refers to itself never counts as fulfilled'
);
select results_eq(
  $$
    select v.keyword, v.message
    from (select jsonb_agg(place) as items from generate_series(1, 200000) as place) as big
    cross join overlay_private.schema_violations('{"items": {"not": false}}', big.items) as v
  $$,
  $$ values ('limit', 'takes too much work to be validated') $$,
  'nor does a document too large to be looked through'
);
select is(
  (
    select count(*)
    from overlay_private.schema_violations(
      '{"items": false}', (select jsonb_agg(place) from generate_series(1, 200) as place)
    )
  ),
  100::bigint,
  'the hundredth violation is the last'
);

select * from finish();
rollback;
