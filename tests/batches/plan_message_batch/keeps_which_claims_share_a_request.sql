begin;
select plan(3);

select test.run('alice', blocks => 3);
select test.claim('alice');
select test.as_worker();
select jsonb_agg(
  c.claim || case when c.n < 3 then jsonb_build_object('custom_id', 'a pack', 'position', c.n)
    else '{}' end
) as claims
from jsonb_array_elements(test.held('alice')) with ordinality as c (claim, n) \gset
select plan_message_batch('worker', :'claims', '{}') ->> 'message_batch_id' as batch \gset
select submit_message_batch('worker', :'batch', 'theirs');
select b.claims as planned from take_message_batch('worker') b \gset

select is(
  jsonb_path_query_array(:'planned', '$[*].custom_id'),
  jsonb_build_array('a pack', 'a pack', test.overlay('alice', 2)),
  'the pack has one, and the block that is asked for alone its own'
);
select is(
  jsonb_path_query_array(:'planned', '$[*].position'), '[1, 2, null]', 'each has its place'
);

select throws_ok(
  format('select plan_message_batch(%L, %L, %L)', 'worker', jsonb_set(
    :'claims', '{0,position}', '"first"'
  ), '{}'),
  '22023', 'place in a pack is out of range', 'a place is a number'
);

select * from finish();
rollback;
