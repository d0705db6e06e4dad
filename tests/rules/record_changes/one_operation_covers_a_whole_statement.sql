begin;
select plan(2);

select test.ai_complete_run('alice', blocks => 3);
select test.as_user('alice');
select confirm_overlays(test.overlays('alice')) ->> 'operation_id' as operation_id \gset
select is(
  (select count(*) from overlay_events where operation_id = :'operation_id'), 3::bigint,
  'its events are those of three overlays'
);
select is((test.look('alice', 2)).operation_id, :'operation_id', 'which carry its id');

select * from finish();
rollback;
