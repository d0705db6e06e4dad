begin;
select plan(3);

select test.ai_complete_run('alice', blocks => 2);
select test.exclude(test.overlay('alice', 0));
select is(test.counters('alice'), '{"ai_complete": 1, "excluded": 1, "total": 2}', 'set aside');
update block_overlays_v2 set excluded_reason = 'a page number' where id = test.overlay('alice', 0);
select is(test.counters('alice'), '{"ai_complete": 1, "excluded": 1, "total": 2}', 'explained');
update block_overlays_v2
set excluded_at = null, excluded_by = null, excluded_reason = null
where id = test.overlay('alice', 0);
select is(test.counters('alice'), '{"ai_complete": 2, "total": 2}', 'taken back');

select * from finish();
rollback;
