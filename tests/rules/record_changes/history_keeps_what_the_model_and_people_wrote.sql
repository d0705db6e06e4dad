begin;
select plan(1);

select test.ai_complete_run('alice', blocks => 1);
select test.as_user('alice');
select update_overlay_staging(test.overlay('alice', 0), '{"title": "edited"}');
select reject_overlays_to_pending(test.overlays('alice'));

select results_eq(
  $$
  select staging_version, staging from overlay_events
  where run_id = test.run_of('alice') and staging is not null
  order by event_number
  $$,
  $$values (1, jsonb '{"title": "model"}'), (2, '{"title": "edited"}'), (3, '{}')$$,
  'each version of staging can be read'
);

select * from finish();
rollback;
