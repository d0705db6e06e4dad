begin;
select plan(5);

select test.ai_complete_run('alice', blocks => 2);

select test.as_user('alice');
select lives_ok(
  format(
    'update block_overlays_v2 set overlay_jsonb_staging = ''{"title": "edited"}'' where id = %L',
    test.overlay('alice', 0)
  )
);
select is((test.look('alice', 0)).overlay_jsonb_staging, '{"title": "edited"}', 'it is stored');
select is((test.look('alice', 0)).staging_version, 2, 'under a new version');
select is(
  (test.history('alice', 0))[3], 'direct_edit: ai_complete to ai_complete', 'and in the history'
);
select test.as_owner();
select results_eq(
  format(
    'select actor, via from overlay_operations where operation_id = %L',
    (test.look('alice', 0)).operation_id
  ),
  $$values (test.user_id('alice'), 'authenticated')$$,
  'with the name of the person'
);

select * from finish();
rollback;
