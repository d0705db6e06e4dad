create type overlay_private.caller as (
  user_id uuid,
  sees_all boolean,
  via text
);

comment on type overlay_private.caller is
$$On whose behalf a call acts, whether ownership is asked, and as which role it came.$$;

create or replace function overlay_private.identify_caller(actor uuid)
returns overlay_private.caller
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_role text := overlay_private.calling_role();
  v_user uuid;
begin
  begin
    v_user := auth.uid();
  exception
    -- Supabase's own says no more than that something is no uuid
    when data_exception or statement_too_complex then
      raise exception using
        errcode = '42501',
        message = 'not signed in',
        detail = 'The claim sub of the request is no uuid.',
        hint = 'Send a token whose sub is the id of the user.';
  end;

  -- usage and not member: a login that may merely set role to service_role has not done so
  if pg_catalog.pg_has_role(v_role, 'service_role', 'usage') then
    if coalesce(identify_caller.actor, v_user) is null then
      raise exception using
        errcode = '22023',
        message = 'actor is missing',
        detail = pg_catalog.format('Role %s is nobody in particular.', v_role),
        hint = 'Pass actor, the id of the user on whose behalf you call.';
    end if;
    return row(
      coalesce(identify_caller.actor, v_user), identify_caller.actor is not null, v_role
    );
  end if;

  if v_user is null then
    raise exception using
      errcode = '42501',
      message = 'not signed in',
      detail = 'The request carries no user: request.jwt.claims has no sub.',
      hint = 'Send a token whose sub is the id of the user.';
  end if;
  if identify_caller.actor <> v_user then
    raise exception using
      errcode = '42501',
      message = 'actor is somebody else',
      detail = pg_catalog.format('You are %s and passed %s.', v_user, identify_caller.actor),
      hint = 'Leave actor out: only service_role acts for others.';
  end if;
  return row(v_user, false, v_role);
end;
$$;

comment on function overlay_private.identify_caller(uuid) is
$$On whose behalf this call acts.

A signed-in user acts for themself and owns what they touch. service_role, and roles that inherit
it, pass every ownership check and name the user in actor.

Errors: 22023 actor is missing; 42501 not signed in, or actor is somebody else.$$;

revoke execute on function overlay_private.identify_caller(uuid) from public;
