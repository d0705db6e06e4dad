begin;
select plan(5);

select test.ai_complete_run('alice', blocks => 2);
select test.as_user('alice');
select throws_ok(statement, '22023', message, reason)
from (values
  ('null', 'select reject_overlays_to_pending(null::uuid[])', 'overlays are not named once each'),
  ('one twice',
    $$select reject_overlays_to_pending(test.overlays('alice') || test.overlay('alice', 0))$$,
    'overlays are not named once each'),
  ('no blocks', $$select reject_overlays_to_pending(test.run_of('alice'), null::text[])$$,
    'overlays are not named once each'),
  ('one version for two',
    $$select reject_overlays_to_pending(test.overlays('alice'), expected_versions => array[1])$$,
    'expected_versions does not fit the overlays')
) as c (reason, statement, message);
select is(test.statuses('alice'), '{ai_complete,ai_complete}', 'none is rejected');

select * from finish();
rollback;
