begin;
select plan(2);

select test.ai_complete_run('alice', blocks => 2);
select test.as_user('alice');
select reject_overlays_to_pending(array[test.overlay('alice', 0)]);
select is((test.look('alice', 0)).reject_reason, null, 'none');
select reject_overlays_to_pending(array[test.overlay('alice', 1)], '  ');
select is((test.look('alice', 1)).reject_reason, null, 'a blank one is none');

select * from finish();
rollback;
