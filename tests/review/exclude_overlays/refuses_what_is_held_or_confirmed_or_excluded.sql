begin;
select plan(7);

select test.run('alice', blocks => 5);
select test.force_status(test.overlay('alice', s.position::integer - 1), s.status)
from unnest('{pending,claimed,ai_complete,confirmed,failed}'::text[])
  with ordinality as s (status, position);
select test.as_user('alice');
select is(
  test.error_of(format('select exclude_overlays(array[test.overlay(''alice'', %s)])', i)),
  case when i in (0, 2, 4) then 'no error'
    else 'PT409 overlay cannot be excluded: ' || test.overlay('alice', i) end,
  (test.look('alice', i)).status
)
from generate_series(0, 4) as i;
select throws_ok(
  $$select exclude_overlays(array[test.overlay('alice', 0)])$$,
  'PT409', 'overlay cannot be excluded', 'excluded already'
);
select throws_ok(
  $$select exclude_overlays(array[test.overlay('alice', 0)], repeat('x', 2001))$$,
  '22023', 'reason is too long'
);

select * from finish();
rollback;
