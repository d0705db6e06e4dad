begin;
select plan(1);

select test.run('alice', blocks => 1);
select test.claim('alice');
select complete_overlay_batch('worker', test.held('alice', '{"data": 7}'));
select test.complete('alice');
select is((test.look('alice', 0)).last_error, null);

select * from finish();
rollback;
