begin;
select plan(6);

select test.ai_complete_run('alice', blocks => 2);
select test.as_user('alice');
select throws_ok(statement, '22023', message, reason)
from (values
  ('null', 'select confirm_overlays(null::uuid[])', 'overlays are not named once each'),
  ('one is null', $$select confirm_overlays(array[test.overlay('alice', 0), null])$$,
    'overlays are not named once each'),
  ('one twice', $$select confirm_overlays(test.overlays('alice') || test.overlay('alice', 0))$$,
    'overlays are not named once each'),
  ('no blocks', $$select confirm_overlays(test.run_of('alice'), null::text[])$$,
    'overlays are not named once each'),
  ('one version for two', $$select confirm_overlays(test.overlays('alice'), array[1])$$,
    'expected_versions does not fit the overlays')
) as c (reason, statement, message);
select is(test.statuses('alice'), '{ai_complete,ai_complete}', 'none is confirmed');

select * from finish();
rollback;
