begin;
select plan(3);

select test.ai_complete_run('alice', blocks => 1);
select test.as_user('alice');
update block_overlays_v2 set overlay_jsonb_staging = '{"title": 7}';
select is((test.look('alice', 0)).staging_violations #>> '{0,path}', '/title', 'it does not fit');
select throws_ok(
  $$select confirm_overlays(test.overlays('alice'))$$, 'PT409', 'overlay does not fit its schema'
);
update block_overlays_v2 set overlay_jsonb_staging = '{"title": "mended"}';
select is((test.look('alice', 0)).staging_violations, null, 'now it does');

select * from finish();
rollback;
