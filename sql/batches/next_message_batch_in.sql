create or replace function public.next_message_batch_in()
returns interval
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select greatest(min(b.held_until), pg_catalog.now()) - pg_catalog.now()
  from overlay_private.message_batches b
  where b.closed_at is null
  having pg_catalog.count(*) > 0;
$$;

comment on function public.next_message_batch_in() is
$$How long until a message batch can be looked after; null when none is open.$$;

revoke execute on function public.next_message_batch_in() from public, anon, authenticated;
grant execute on function public.next_message_batch_in() to overlay_worker, service_role;
