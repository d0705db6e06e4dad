-- A restored database knows operations by the transaction numbers of the server that it came from,
-- which may be far ahead of its own.

begin;
select plan(2);

select test.ai_complete_run('alice', blocks => 2);
alter table overlay_operations disable trigger user;
update overlay_operations
set transaction_id = (pg_current_xact_id()::text::bigint + 1000000)::text::xid8;
select test.as_user('alice');
select current_watermark() as watermark \gset
select is(
  preview_confirm_run(test.run_of('alice'), :'watermark') -> 'ready', '2', 'the preview says so'
);
select is(confirm_run(test.run_of('alice'), :'watermark') -> 'confirmed', '2', 'all is confirmed');

select * from finish();
rollback;
