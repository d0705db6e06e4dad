begin;
select plan(3);

select test.run('alice', blocks => 2);
select test.claim('alice');
select test.held('alice') as held \gset
select test.as_worker();
select is(
  release_overlay_batch('worker', jsonb_build_array(:'held'::jsonb -> 0)) ->> 'released', '1'
);
select is(
  release_overlay_batch('worker', :'held'),
  jsonb_build_object('released', 1, 'lost', jsonb_build_array(test.overlay('alice', 0))),
  'what was released before is lost'
);
select is((test.look('alice', 0)).attempt_count, 0, 'and its attempt is not given back twice');

select * from finish();
rollback;
