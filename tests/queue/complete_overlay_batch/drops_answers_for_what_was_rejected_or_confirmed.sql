begin;
select plan(2);

select test.run('alice', blocks => 1);
select test.claim('alice');
select test.held('alice', '{"data": {"title": "late"}}') as late \gset
select complete_overlay_batch('worker', test.held('alice', '{"data": {"title": "model"}}'));
select test.confirm('alice');
select test.as_worker();
select is(complete_overlay_batch('worker', :'late') ->> 'completed', '0', 'it is settled');
select is((test.look('alice', 0)).overlay_jsonb_confirmed, '{"title": "model"}', 'as it was');

select * from finish();
rollback;
