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
  language sql
  stable
  set search_path = pg_catalog, pg_temp
  as $$
    -- a setting made by set_config(…, true) reads as '' once its transaction is over
    select (nullif(
      pg_catalog.current_setting('request.jwt.claims', true), ''
    )::jsonb ->> 'sub')::uuid;
  $$;

  comment on function auth.uid() is
  'created by pgoverlay: the user of the request, the claim sub of request.jwt.claims.

Null when nobody is signed in. Errors: 22P02 when the claims are no JSON or sub is no uuid.';
  revoke execute on function auth.uid() from public;
  grant usage on schema auth to anon, authenticated, service_role;
  grant execute on function auth.uid() to anon, authenticated, service_role;
end
$do$;
