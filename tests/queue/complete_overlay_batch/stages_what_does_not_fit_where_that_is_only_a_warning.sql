begin;
select plan(4);

select test.run('alice', blocks => 1, schema => '{"validation": "warn"}');
select test.claim('alice');
select complete_overlay_batch('worker', test.held('alice', '{"data": {"title": 7}}'));
select is(test.statuses('alice'), '{ai_complete}', 'warn: it is staged');
select is((test.look('alice', 0)).staging_violations #>> '{0,path}', '/title', 'and marked');

select test.run('alice', blocks => 1, schema => '{"validation": "off"}');
select test.claim('alice');
select complete_overlay_batch('worker', test.held('alice', '{"data": {"title": 7}}'));
select is(test.statuses('alice'), '{ai_complete}', 'off: it is staged');
select is((test.look('alice', 0)).staging_violations, null, 'and not looked at');

select * from finish();
rollback;
