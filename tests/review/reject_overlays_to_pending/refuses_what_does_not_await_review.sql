begin;
select plan(6);

select test.run('alice', blocks => 5);
select test.force_status(test.overlay('alice', s.position::integer - 1), s.status)
from unnest('{pending,claimed,ai_complete,confirmed,failed}'::text[])
  with ordinality as s (status, position);
select test.as_user('alice');
select is(
  test.error_of(format('select reject_overlays_to_pending(array[test.overlay(''alice'', %s)])', i)),
  case i when 2 then 'no error'
    else 'PT409 overlay is not awaiting review: ' || test.overlay('alice', i) end,
  (test.look('alice', i)).status
)
from generate_series(0, 4) as i;
select is(
  reject_overlays_to_pending('{}'::uuid[]) ->> 'rejected', '0', 'an empty array rejects nothing'
);

select * from finish();
rollback;
