begin;
select plan(2);

select test.ai_complete_run('alice', blocks => 2);
select test.as_user('alice');
select throws_ok(
  $$select confirm_overlays(test.overlays('alice'), array[1, null])$$,
  '22023', 'expected_versions does not fit the overlays', 'it would confirm something unseen'
);
select is(test.statuses('alice'), '{ai_complete,ai_complete}', 'none is confirmed');

select * from finish();
rollback;
