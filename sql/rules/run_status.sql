create or replace function overlay_private.run_status(
  status text,
  pending_blocks bigint,
  claimed_blocks bigint,
  has_started boolean
)
returns text
language sql
immutable
return
  case
    -- a person's word holds until a person takes it back
    when run_status.status in ('paused', 'cancelled') then run_status.status
    when run_status.pending_blocks + run_status.claimed_blocks = 0 then 'complete'
    when run_status.has_started then 'running'
    else 'pending'
  end;

comment on function overlay_private.run_status(text, bigint, bigint, boolean) is
$$Status of a run whose counters are these: complete when nothing is left to claim or to finish.$$;

revoke execute on function overlay_private.run_status(text, bigint, bigint, boolean) from public;
