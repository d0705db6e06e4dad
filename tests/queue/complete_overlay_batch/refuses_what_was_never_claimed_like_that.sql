begin;
select plan(12);

select test.run('alice', blocks => 2);
select test.claim('alice');
select test.held('alice') as held \gset
create temporary table malformed (results, problem) on commit drop as values
  (null, 'it is not an array'),
  ('{}', 'it is not an array'),
  ('"text"', 'it is not an array'),
  ('[null]', 'an element has no overlay_id or no claim_token'),
  ('[7]', 'an element has no overlay_id or no claim_token'),
  ('[{}]', 'an element has no overlay_id or no claim_token'),
  ((:'held'::jsonb #- '{1,claim_token}')::text, 'an element has no overlay_id or no claim_token'),
  ((:'held'::jsonb #- '{0,overlay_id}')::text, 'an element has no overlay_id or no claim_token'),
  (jsonb_set(:'held', '{0,claim_token}', '"secret"')::text,
    'an element has no overlay_id or no claim_token'),
  ((:'held'::jsonb || (:'held'::jsonb -> 0))::text, 'an overlay is named twice'),
  ((select jsonb_agg(i) from generate_series(0, 1000) i)::text, 'it has more than 1000 elements');
grant select on malformed to public;

select test.as_worker();
select is(
  test.error_of(format('select complete_overlay_batch(''worker'', %L)', results)),
  '22023 claims are not what was claimed: The argument: ' || problem || '.',
  left(coalesce(results, 'null'), 60)
)
from malformed;
select is(test.statuses('alice'), '{claimed,claimed}', 'nothing is stored, not even the good ones');

select * from finish();
rollback;
