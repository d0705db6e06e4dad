begin;
select plan(9);

create function pg_temp.model() returns text
language sql as $$
  update block_overlays_v2 set not_before = '-infinity' where run_id = test.run_of('alice');
  select c.model from claim_overlay_batch(test.run_of('alice')) c;
$$;

select test.run('alice', 1, '{"model": "small", "escalation_model": "large", "max_attempts": 9}');
select is(pg_temp.model(), 'small', 'first');
select release_overlay_batch('worker', test.held('alice'));
select is(pg_temp.model(), 'small', 'after it was given back');
select fail_overlay_batch('worker', test.held('alice', '{"kind": "provider", "error": "busy"}'));
select is(pg_temp.model(), 'small', 'after a fault of the provider');
update block_overlays_v2 set claim_expires_at = '-infinity' where run_id = test.run_of('alice');
select claim_overlay_batch(test.run_of('alice'));
select is(
  (test.look('alice', 0)).claimed_model, 'small', 'after a worker died, which proves nothing'
);
select complete_overlay_batch('worker', test.held('alice', '{"data": "no object"}'));
select is(pg_temp.model(), 'large', 'after an invalid answer');
select fail_overlay_batch('worker', test.held('alice', '{"kind": "provider", "error": "busy"}'));
select is(pg_temp.model(), 'large', 'and still when the provider was busy since');
select complete_overlay_batch('worker', test.held('alice', '{"data": {"title": "model"}}'));
select reject_overlays_to_pending(test.overlays('alice'), actor => test.user_id('alice'));
select is(pg_temp.model(), 'small', 'a rejection begins anew');

select test.run('alice', 1, '{"model": "small"}',
  '{"prompt_config": {"escalation_model": "dear"}}');
select pg_temp.model();
select fail_overlay_batch('worker', test.held('alice', '{"kind": "item", "error": "cut short"}'));
select is(pg_temp.model(), 'small', 'a run that names its model is not escalated by the schema');

select test.run('alice', 1, '{}',
  '{"prompt_config": {"model": "small", "escalation_model": "dear"}}');
select pg_temp.model();
select fail_overlay_batch('worker', test.held('alice', '{"kind": "item", "error": "cut short"}'));
select is(pg_temp.model(), 'dear', 'one that names none is');

select * from finish();
rollback;
