begin;
select plan(9);

create function pg_temp.problems(tampering text) returns text[] language plpgsql as $$
begin
  perform test.ai_complete_run('alice', blocks => 2);
  perform test.confirm('alice');
  perform reopen_overlays(array[test.overlay('alice', 0)], actor => test.user_id('alice'));
  set local session_replication_role = replica;
  execute format(tampering, test.run_of('alice'));
  set local session_replication_role = origin;
  return (select array_agg(distinct h.problem) from verify_history(
    test.run_of('alice'), actor => test.user_id('alice')
  ) h);
end
$$;

select is(pg_temp.problems('select %L'), null, 'nothing');
select isnt(pg_temp.problems(tampering), null, what)
from (values
  ('an event was altered', $$update overlay_events set to_status = 'failed' where run_id = %L$$),
  ('events were dropped',
    $$delete from overlay_events where run_id = %L and from_status = 'claimed'$$),
  ('a link was dropped', $$delete from history_links where run_id = %L and link_number = 2$$),
  ('the end was dropped', $$delete from history_links where run_id = %L and link_number = 4$$),
  ('an operation was altered', $$
    update overlay_operations set actor = gen_random_uuid() where operation_id in (
      select operation_id from history_links where run_id = %L
    )
  $$),
  ('a confirmed overlay was altered', $$
    update block_overlays_v2 set overlay_jsonb_staging = '{"title": "forged"}',
      overlay_jsonb_confirmed = '{"title": "forged"}' where run_id = %L and status = 'confirmed'
  $$),
  ('the confirmed value of a reopened one was altered', $$
    update block_overlays_v2 set overlay_jsonb_confirmed = '{"title": "forged"}'
    where run_id = %L and status = 'ai_complete'
  $$),
  ('the name of who confirmed it was altered', $$
    update block_overlays_v2 set confirmed_by = gen_random_uuid()
    where run_id = %L and status = 'confirmed'
  $$)
) as t (what, tampering);

select * from finish();
rollback;
