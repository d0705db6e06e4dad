begin;
select plan(6);

create function pg_temp.problems(tampering text) returns text[] language plpgsql as $$
begin
  perform test.run('alice', blocks => 2);
  perform test.claim('alice');
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
  ('a block was taken out of a claim', $$
    update history_links set blocks = '{0}', event_count = 1 where run_id = %L
  $$),
  ('a block was counted that is not there', $$
    update history_links set event_count = 3 where run_id = %L
  $$),
  ('a claim was dropped whole, and the overlays with it', $$
    with dropped as (delete from history_links where run_id = %L returning run_id)
    update block_overlays_v2 o set status = 'pending', claim_token = null,
      claim_expires_at = null, operation_id = null
    from dropped d where o.run_id = d.run_id
  $$),
  ('a claimed overlay was made pending', $$
    update block_overlays_v2 set status = 'pending', claim_token = null, claim_expires_at = null
    where run_id = %L
  $$),
  ('an event was put in for a claim', $$
    insert into overlay_events (run_id, operation_id, block_index, block_uid, from_status,
      to_status, staging_version)
    select o.run_id, o.operation_id, o.block_index, o.block_uid, 'pending', 'claimed', 0
    from block_overlays_v2 o where o.run_id = %L
  $$)
) as t (what, tampering);

select * from finish();
rollback;
