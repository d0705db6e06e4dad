begin;
select plan(1);

select test.document('alice') as conv_uid \gset
select test.schema('alice') as schema_id \gset
select test.as_service_role();
select create_run_v2(:'conv_uid', :'schema_id', actor => test.user_id('carol')) as run_id \gset
select is(
  (select owner_id from runs_v2 where run_id = :'run_id'), test.user_id('alice'),
  'whoever the actor is'
);

select * from finish();
rollback;
