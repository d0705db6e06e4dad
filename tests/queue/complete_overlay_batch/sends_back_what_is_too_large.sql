begin;
select plan(1);

select test.run('alice', blocks => 1, schema => '{"validation": "off"}');
select test.claim('alice');
select jsonb_set(
  test.held('alice'), '{0,data}', jsonb_build_object('title', repeat('x', 4 * 1024 * 1024))
) as held \gset
select test.as_worker();
select complete_overlay_batch('worker', :'held');
select is(
  (select (status, last_error)::text from test.look('alice', 0)),
  '(pending,"the answer is larger than 4 MB")', 'and says why'
);

select * from finish();
rollback;
