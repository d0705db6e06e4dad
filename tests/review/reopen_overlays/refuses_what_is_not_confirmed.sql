begin;
select plan(6);

select test.run('alice', blocks => 5);
select test.force_status(test.overlay('alice', s.position::integer - 1), s.status)
from unnest('{pending,claimed,ai_complete,confirmed,failed}'::text[])
  with ordinality as s (status, position);
select test.as_user('alice');
select is(
  test.error_of(format('select reopen_overlays(array[test.overlay(''alice'', %s)])', i)),
  case i when 3 then 'no error'
    else 'PT409 overlay is not confirmed: ' || test.overlay('alice', i) end,
  (test.look('alice', i)).status
)
from generate_series(0, 4) as i;
select is(
  reopen_overlays('{}'), '{"operation_id": null, "reopened": 0}', 'an empty array reopens nothing'
);

select * from finish();
rollback;
