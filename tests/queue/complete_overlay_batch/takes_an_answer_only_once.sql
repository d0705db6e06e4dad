begin;
select plan(2);

select test.run('alice', blocks => 1);
select test.claim('alice');
select test.held('alice', '{"data": {"title": "once"}}') as answers \gset
select test.as_worker();
select is(complete_overlay_batch('worker', :'answers') ->> 'completed', '1', 'now');
select is(
  complete_overlay_batch('worker', :'answers') -> 'lost',
  jsonb_build_array(test.overlay('alice', 0)), 'and not again'
);

select * from finish();
rollback;
