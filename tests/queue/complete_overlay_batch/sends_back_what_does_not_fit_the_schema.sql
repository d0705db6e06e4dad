begin;
select plan(4);

select test.run('alice', blocks => 2, schema => '{"required": ["title"]}');
select test.claim('alice');
select test.as_worker();
select is(
  complete_overlay_batch('worker', jsonb_build_array(
    test.held('alice') -> 0 || '{"data": {"title": "fits"}}',
    test.held('alice') -> 1 || '{"data": {"title": 7}}'
  )),
  '{"completed": 1, "returned": 1, "failed": 0, "lost": []}', 'one fits'
);
select is(test.statuses('alice'), '{ai_complete,pending}', 'the other is asked for again');
select matches(
  (test.look('alice', 1)).last_error, '^the answer does not fit the schema: /title ',
  'with what is wrong'
);
select is((test.look('alice', 1)).overlay_jsonb_staging, '{}', 'and is not staged');

select * from finish();
rollback;
