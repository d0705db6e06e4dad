create or replace function overlay_private.check_worker_id(worker_id text)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if overlay_private.is_blank(check_worker_id.worker_id)
    or pg_catalog.char_length(check_worker_id.worker_id) > 200 then
    raise exception using
      errcode = '22023',
      message = 'worker_id is out of range',
      detail = pg_catalog.format('It has %s characters.', coalesce(
        pg_catalog.char_length(check_worker_id.worker_id), 0
      )),
      hint = 'Pass a name of 1 to 200 characters.';
  end if;
end;
$$;

comment on function overlay_private.check_worker_id(text) is
$$Refuses a worker_id that is blank or longer than 200 characters.

Errors: 22023 worker_id is out of range.$$;

revoke execute on function overlay_private.check_worker_id(text) from public;

create or replace function overlay_private.check_model_override(model_override text)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if pg_catalog.char_length(check_model_override.model_override) > 500 then
    raise exception using
      errcode = '22023',
      message = 'model_override is too long',
      detail = pg_catalog.format(
        '%s characters; at most 500.', pg_catalog.char_length(check_model_override.model_override)
      ),
      hint = 'Pass the name of a model, or leave it out.';
  end if;
end;
$$;

comment on function overlay_private.check_model_override(text) is
$$Refuses a model_override of more than 500 characters.

Errors: 22023 model_override is too long.$$;

revoke execute on function overlay_private.check_model_override(text) from public;

create or replace function overlay_private.check_lease(lease interval)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if (check_lease.lease between interval '1 second' and interval '7 days'
    -- months or days that hours make up for: what they are added to may leave the range of times
    and pg_catalog.date_trunc('month', check_lease.lease) = interval '0'
    and pg_catalog.date_trunc('day', check_lease.lease) between interval '0' and interval '7 days'
  ) is not true then
    raise exception using
      errcode = '22023',
      message = 'lease is out of range',
      detail = pg_catalog.format('It is %s.', coalesce(check_lease.lease::text, 'null')),
      hint = 'Pass an interval from one second to seven days.';
  end if;
end;
$$;

comment on function overlay_private.check_lease(interval) is
$$Refuses a lease that is shorter than a second or longer than seven days.

Errors: 22023 lease is out of range.$$;

revoke execute on function overlay_private.check_lease(interval) from public;

create or replace function overlay_private.check_batch_size(batch_size integer)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if check_batch_size.batch_size is null or check_batch_size.batch_size not between 1 and 1000 then
    raise exception using
      errcode = '22023',
      message = 'batch_size is out of range',
      detail = pg_catalog.format('It is %s.', coalesce(
        check_batch_size.batch_size::text, 'null'
      )),
      hint = 'Claim from 1 to 1000 overlays at a time.';
  end if;
end;
$$;

comment on function overlay_private.check_batch_size(integer) is
$$Refuses a batch_size that is not from 1 to 1000.

Errors: 22023 batch_size is out of range.$$;

revoke execute on function overlay_private.check_batch_size(integer) from public;
