begin;
select plan(3);

select test.run('alice', blocks => 3);
select test.claim('alice');
select test.as_worker();
select fail_overlay_batch('worker', jsonb_build_array(
  test.held('alice') -> 0,
  test.held('alice') -> 1 || '{"error": ""}',
  test.held('alice') -> 2 || jsonb_build_object('error', repeat('x', 3000))
));
select is((test.look('alice', 0)).last_error, 'no reason given', 'none');
select is((test.look('alice', 1)).last_error, 'no reason given', 'an empty one');
select is((test.look('alice', 2)).last_error, repeat('x', 2000), 'a long one is cut');

select * from finish();
rollback;
