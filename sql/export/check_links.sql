create or replace function overlay_private.check_links(run_ids uuid[], links jsonb)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_foreign uuid;
begin
  select r.run_id into v_foreign
  from pg_catalog.unnest(check_links.run_ids) as r (run_id)
  cross join lateral (select check_links.links -> r.run_id::text as link) as k
  left join public.history_links h
    on h.run_id = r.run_id and h.link_number = (k.link ->> 'link_number')::bigint
  where (k.link ->> 'link_number')::bigint > 0
    and pg_catalog.encode(h.link_hash, 'hex') is distinct from k.link ->> 'link_hash'
  order by r.run_id
  limit 1;
  if found then
    raise exception using
      errcode = 'PT409',
      message = 'manifest is not of this history',
      detail = pg_catalog.format('run_id %s', v_foreign),
      hint = 'Export the whole again: the database is not the one, or not the state, that it was.';
  end if;
end;
$$;

comment on function overlay_private.check_links(uuid[], jsonb) is
$$Refuses an increment on a manifest whose history is not that of the runs.

Errors: PT409 manifest is not of this history.$$;

revoke execute on function overlay_private.check_links(uuid[], jsonb) from public;
