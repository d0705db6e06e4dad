begin;
select plan(2);

select test.ai_complete_run('alice', blocks => 1);
select test.as_user('alice');
select is(
  update_overlay_staging(test.overlay('alice', 0), '{"title": "model"}')
    - array['overlay_id', 'violations'],
  '{"staging_version": 1, "changed": false}'
);
select is(cardinality(test.history('alice', 0)), 2, 'history has nothing to tell of it');

select * from finish();
rollback;
