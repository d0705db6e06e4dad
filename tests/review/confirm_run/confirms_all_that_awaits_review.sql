begin;
select plan(4);

select test.run('alice', blocks => 6);
select test.force_status(test.overlay('alice', s.position::integer - 1), s.status)
from unnest('{pending,claimed,ai_complete,confirmed,failed,ai_complete}'::text[])
  with ordinality as s (status, position);
select test.as_user('alice');
select confirm_run(test.run_of('alice')) as answer \gset
select is(
  :'answer'::jsonb - 'operation_id',
  '{"confirmed": 2, "left": {"invalid": 0, "changed": 0, "pending": 1, "claimed": 1, "failed": 1,
    "excluded": 0}}',
  'it answers what it left'
);
select is(
  test.statuses('alice'), '{pending,claimed,confirmed,confirmed,failed,confirmed}', 'and leaves it'
);
select is(
  (test.look('alice', 2)).overlay_jsonb_confirmed, '{"title": "model"}', 'as it was staged'
);
select is(
  (test.look('alice', 2)).operation_id, (:'answer'::jsonb ->> 'operation_id')::uuid,
  'in one operation'
);

select * from finish();
rollback;
