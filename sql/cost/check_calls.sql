create or replace function overlay_private.check_calls(calls jsonb)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  -- a text is tested before it is cast, so that a wrong one gets an error of ours
  v_uuid constant text := '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$';
  v_tokens constant text[] := array[
    'input_tokens', 'output_tokens', 'cache_write_5m_tokens', 'cache_write_1h_tokens',
    'cache_read_tokens'
  ];
  v_problem text;
begin
  if pg_catalog.jsonb_typeof(check_calls.calls) is distinct from 'array' then
    v_problem := 'it is not an array';
  elsif pg_catalog.jsonb_array_length(check_calls.calls) > 1000 then
    v_problem := 'it has more than 1000 elements';
  else
    select p.problem into v_problem
    from pg_catalog.jsonb_array_elements(check_calls.calls) as e (call)
    cross join lateral (
      select case
        when pg_catalog.jsonb_typeof(e.call) <> 'object' then 'an element is no object'
        when (e.call ->> 'call_id' ~ v_uuid and e.call ->> 'run_id' ~ v_uuid) is not true
          then 'an element has no call_id or no run_id'
        when e.call ->> 'claim_token' !~ v_uuid then 'a claim_token is no uuid'
        when pg_catalog.jsonb_typeof(
          coalesce(nullif(e.call -> 'overlay_ids', 'null'), '[]')
        ) <> 'array' then 'overlay_ids is no array'
        when exists (
          select
          from pg_catalog.jsonb_array_elements(
            coalesce(nullif(e.call -> 'overlay_ids', 'null'), '[]')
          ) as i (id)
          where (i.id #>> '{}' ~ v_uuid) is not true
        ) then 'overlay_ids holds something else than ids'
        when (e.call ->> 'outcome' in (
          'answered', 'invalid', 'truncated', 'refused', 'too_long', 'rate_limited', 'overloaded',
          'error', 'timeout', 'lost', 'abandoned'
        )) is not true then 'an outcome is not known'
        when overlay_private.is_blank(e.call ->> 'provider')
          then 'an element names no provider'
        when e.call ->> 'is_batch' not in ('true', 'false') then 'is_batch is no boolean'
        when exists (
          select from unnest(v_tokens || array['latency_ms', 'ended_ms_ago']) as n (name)
          where e.call ->> n.name !~ '^[0-9]{1,9}$'
        ) then 'a number is not one from 0 to 999999999'
        when (
          select pg_catalog.count(e.call ->> t.name) not in (0, pg_catalog.count(*))
          from unnest(v_tokens) as t (name)
        ) then 'tokens of some kinds are there and of others are not'
      end as problem
    ) as p
    where p.problem is not null
    limit 1;
  end if;
  if v_problem is not null then
    raise exception using
      errcode = '22023',
      message = 'calls are not what is recorded',
      detail = pg_catalog.format('The argument: %s.', v_problem),
      hint = 'Pass an array of objects as the comment of record_llm_calls() describes them.';
  end if;
end;
$$;

comment on function overlay_private.check_calls(jsonb) is
$$Refuses calls that cannot be put into the ledger.

Errors: 22023 calls are not what is recorded.$$;

revoke execute on function overlay_private.check_calls(jsonb) from public;
