-- current_user is the owner inside a security definer function, and the claim "role" can be forged
-- by whoever may set it. The setting role holds what set role was allowed to choose.
create or replace function overlay_private.calling_role()
returns text
language sql
stable
return coalesce(
  nullif(pg_catalog.current_setting('role', true), 'none'), session_user::text
);

comment on function overlay_private.calling_role() is
$$The role that the client acts as, also inside a security definer function.$$;

revoke execute on function overlay_private.calling_role() from public;
