begin;
select plan(1);

select test.run('alice', blocks => 1);
select test.act('overlay_worker', jsonb_build_object('sub', test.user_id('bob')));
select is(
  (select count(*) from claim_overlay_batch(test.run_of('alice'))), 1::bigint,
  'whoever its token may name'
);

select * from finish();
rollback;
