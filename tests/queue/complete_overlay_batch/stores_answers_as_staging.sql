begin;
select plan(7);

select test.run('alice', blocks => 2);
select test.claim('alice');
select test.as_worker();
select is(
  complete_overlay_batch('worker', test.held('alice', '{"data": {"title": "Ärger"}}')),
  '{"completed": 2, "returned": 0, "failed": 0, "lost": []}', 'it answers what became of them'
);
select is(test.statuses('alice'), '{ai_complete,ai_complete}', 'they await review');
select is((test.look('alice', 0)).overlay_jsonb_staging, '{"title": "Ärger"}', 'staged');
select is((test.look('alice', 0)).overlay_jsonb_confirmed, '{}', 'and not confirmed');
select is((test.look('alice', 0)).staging_version, 1, 'in their first version');
select is((test.look('alice', 0)).claim_token, null, 'and held by nobody');
select is((test.look('alice', 0)).claimed_by, 'worker', 'though it is known by whom they were');

select * from finish();
rollback;
