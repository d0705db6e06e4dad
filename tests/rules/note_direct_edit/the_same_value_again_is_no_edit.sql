begin;
select plan(2);

select test.ai_complete_run('alice', blocks => 1);

select test.as_user('alice');
update block_overlays_v2 set overlay_jsonb_staging = '{"title": "model"}';
select is((test.look('alice', 0)).staging_version, 1, 'the version stays');
select is(cardinality(test.history('alice', 0)), 2, 'and the history as well');

select * from finish();
rollback;
