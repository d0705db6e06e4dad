begin;
select plan(1);

select test.ai_complete_run('alice', blocks => 1);

select test.as_user('alice');
select throws_ok(
  $$update block_overlays_v2 set overlay_jsonb_staging = '["edited"]'$$,
  '23514',
  'new row for relation "block_overlays_v2" violates check constraint "staging_is_an_object"'
);

select * from finish();
rollback;
