begin;
select plan(1);

select test.run('alice', blocks => 1);
select test.claim('alice');
select release_overlay_batch('worker', test.held('alice'));
select test.complete('alice');
select test.as_user('alice');
select reject_overlays_to_pending(test.overlays('alice'), 'too short');
select test.complete('alice');
select update_overlay_staging(test.overlay('alice', 0), '{"title": "edited"}');
select confirm_overlays(test.overlays('alice'));

select is(
  test.history('alice', 0),
  array[
    'claim: pending to claimed',
    'release: claimed to pending',
    'claim: pending to claimed',
    'complete: claimed to ai_complete',
    'reject: ai_complete to pending',
    'claim: pending to claimed',
    'complete: claimed to ai_complete',
    'edit: ai_complete to ai_complete',
    'confirm: ai_complete to confirmed'
  ],
  'every step, first to last'
);

select * from finish();
rollback;
