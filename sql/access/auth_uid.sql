-- Supabase brings auth.uid(); elsewhere this one reads the same setting, which PostgREST fills. An
-- existing one is left as it is. The comments mark what revert may drop.
do $do$
begin
  if pg_catalog.to_regprocedure('auth.uid()') is not null then
    return;
  end if;

  if pg_catalog.to_regnamespace('auth') is null then
    create schema auth;
    comment on schema auth is 'created by pgoverlay';
  end if;

  create function auth.uid()
  returns uuid
  language plpgsql
  stable
  set search_path = pg_catalog, pg_temp
  as $$
  begin
    -- a setting made by set_config(…, true) reads as '' once its transaction is over
    return (nullif(
      pg_catalog.current_setting('request.jwt.claims', true), ''
    )::jsonb ->> 'sub')::uuid;
  exception
    when data_exception or statement_too_complex then
      raise exception using
        errcode = '42501',
        message = 'not signed in',
        detail = 'The claim sub of the request is no uuid.',
        hint = 'Send a token whose sub is the id of the user.';
  end;
  $$;

  comment on function auth.uid() is
  'created by pgoverlay: the user of the request, the claim sub of request.jwt.claims.

Null when nobody is signed in. Errors: 42501 not signed in, when the claims are no JSON or sub is no
uuid.';
  revoke execute on function auth.uid() from public;
  grant usage on schema auth to anon, authenticated, service_role;
  grant execute on function auth.uid() to anon, authenticated, service_role;
end
$do$;
