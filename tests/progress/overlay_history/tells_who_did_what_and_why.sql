begin;
select plan(4);

select test.ai_complete_run('alice', blocks => 1);
select test.as_user('alice');
select update_overlay_staging(test.overlay('alice', 0), '{"title": "edited", "pages": 3}');
select reject_overlays_to_pending(test.overlays('alice'), 'too short');
select results_eq(
  $$
  select operation, actor_id, via, worker_id, reason, from_status, to_status, staging_version
  from overlay_history(test.overlay('alice', 0))
  $$,
  $$
  values
    ('claim', null::uuid, current_setting('session_authorization'), 'worker', null::text,
      'pending', 'claimed', 0),
    ('complete', null, current_setting('session_authorization'), 'worker', null,
      'claimed', 'ai_complete', 1),
    ('edit', test.user_id('alice'), 'authenticated', null, null,
      'ai_complete', 'ai_complete', 2),
    ('reject', test.user_id('alice'), 'authenticated', null, 'too short',
      'ai_complete', 'pending', 3)
  $$
);
select is(
  (select changes from overlay_history(test.overlay('alice', 0)) where operation = 'edit'),
  '{"title": {"from": "model", "to": "edited"}, "pages": {"to": 3}}', 'which fields changed'
);
select is(
  (select staging from overlay_history(test.overlay('alice', 0)) where operation = 'complete'),
  '{"title": "model"}', 'the model''s own value stays readable'
);
select test.as_user('bob');
select throws_ok(
  $$select overlay_history(test.overlay('alice', 0))$$, 'PT404', 'overlay not found', 'he may not'
);

select * from finish();
rollback;
