begin;
select plan(1);

select test.as_worker();
select is(
  complete_overlay_batch('worker', '[]'), '{"completed": 0, "returned": 0, "failed": 0, "lost": []}'
);

select * from finish();
rollback;
