create or replace function overlay_private.retry_delay(attempt_count integer)
returns interval
language sql
volatile
set search_path = pg_catalog, pg_temp
as $$
  -- up to twice as long by chance, so that what failed together does not come back together
  select pg_catalog.make_interval(
    secs => least(2 ^ least(retry_delay.attempt_count, 20), 600) * (1 + pg_catalog.random())
  );
$$;

comment on function overlay_private.retry_delay(integer) is
$$How long an overlay waits after its n-th attempt: 2^n to 2·2^n seconds, at most 20 minutes.$$;

revoke execute on function overlay_private.retry_delay(integer) from public;
