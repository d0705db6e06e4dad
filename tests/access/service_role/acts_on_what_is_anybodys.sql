begin;
select plan(3);

select test.ai_complete_run('alice');

select test.as_service_role();
select is(
  confirm_overlays(test.overlays('alice'), actor => test.user_id('carol')) ->> 'confirmed', '3',
  'it passes the check of ownership'
);
select is(
  (test.look('alice', 0)).confirmed_by, test.user_id('carol'), 'and the actor is who confirmed'
);
select results_eq(
  format(
    'select actor, via from overlay_operations where operation_id = %L',
    (test.look('alice', 0)).operation_id
  ),
  $$values (test.user_id('carol'), 'service_role')$$,
  'history tells the two apart'
);

select * from finish();
rollback;
