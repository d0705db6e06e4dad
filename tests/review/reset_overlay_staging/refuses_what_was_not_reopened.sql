begin;
select plan(4);

select test.ai_complete_run('alice', blocks => 3);
select test.as_user('alice');
select confirm_overlays(array[test.overlay('alice', 1)]);
select reject_overlays_to_pending(array[test.overlay('alice', 2)]);
select is(
  test.error_of(format('select reset_overlay_staging(array[test.overlay(''alice'', %s)])', i)),
  'PT409 overlay is not reopened: ' || test.overlay('alice', i), (test.look('alice', i)).status
)
from generate_series(0, 2) as i;
select is(test.statuses('alice'), '{ai_complete,confirmed,pending}', 'all is as it was');

select * from finish();
rollback;
