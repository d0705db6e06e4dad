begin;
select plan(2);

select test.run('alice', blocks => 1, schema => '{"validation": "warn"}');
select test.claim('alice');
select complete_overlay_batch('worker', test.held('alice', '{"data": {"title": 7}}'));
select test.as_user('alice');
select is(confirm_overlays(test.overlays('alice')) ->> 'confirmed', '1');
select is((test.look('alice', 0)).overlay_jsonb_confirmed, '{"title": 7}');

select * from finish();
rollback;
