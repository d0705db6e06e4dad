begin;
select plan(3);

select test.ai_complete_run('alice', blocks => 3);
select test.as_user('alice');
select confirm_overlays(array[test.overlay('alice', 0)]);
select is(
  export_manifest(run_id => test.run_of('alice')) - '{runs,schemas,watermark,taken_at}'::text[],
  '{
    "format": "pgoverlay export 1", "project_id": null, "mode": "confirmed", "drafts": false,
    "unconfirmed": "empty", "increment": false, "documents": 1, "blocks": 3, "confirmed": 1,
    "rows": 3, "gone": []
  }'::jsonb,
  'in all'
);
select is(
  (select count(*) from export_run(test.run_of('alice'), m.mode, u.unconfirmed)),
  (export_manifest(
    run_id => test.run_of('alice'), mode => m.mode, unconfirmed => u.unconfirmed
  ) ->> 'rows')::bigint,
  m.mode || ', ' || u.unconfirmed
)
from (values ('confirmed', 'omit'), ('both', 'omit')) as c (mode, unconfirmed)
cross join lateral (select c.mode) as m
cross join lateral (select c.unconfirmed) as u;

select * from finish();
rollback;
