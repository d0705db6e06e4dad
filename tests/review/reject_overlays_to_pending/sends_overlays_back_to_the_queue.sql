begin;
select plan(7);

select test.ai_complete_run('alice', blocks => 2);
select test.as_user('alice');
select is(
  reject_overlays_to_pending(array[test.overlay('alice', 0)], 'Name both parties.')
    ->> 'rejected',
  '1', 'one'
);
select is(test.statuses('alice'), '{pending,ai_complete}', 'and not the other');
select is((test.look('alice', 0)).overlay_jsonb_staging, '{}', 'what was staged is cleared');
select is((test.look('alice', 0)).staging_version, 2, 'under a new version');
select is((test.look('alice', 0)).reject_reason, 'Name both parties.', 'with the reason');
select is((test.look('alice', 0)).attempt_count, 0, 'attempts count from zero');
select is(test.claim('alice'), 1::bigint, 'and a worker gets it');

select * from finish();
rollback;
