begin;
select plan(1);

select test.run('alice', blocks => 1);
select test.claim('alice');
select test.held('alice', '{"data": {}}') as held, test.overlay('alice', 0) as overlay \gset
select delete_run(test.run_of('alice'), actor => test.user_id('alice'));
select test.as_worker();
select is(complete_overlay_batch('worker', :'held') -> 'lost', jsonb_build_array(:'overlay'));

select * from finish();
rollback;
