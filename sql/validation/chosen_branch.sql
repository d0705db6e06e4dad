create or replace function overlay_private.chosen_branch(
  verdict overlay_private.schema_check,
  failed boolean
)
returns overlay_private.schema_check
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
declare
  v_keyword text := case when failed then 'else' else 'then' end;
  v_branch overlay_private.schema_check := verdict;
begin
  v_branch.keyword := v_keyword;
  v_branch.schema := case
    when overlay_private.keyword_is_checked(verdict.schema, v_keyword)
      then verdict.schema -> v_keyword
    else 'true'
  end;
  v_branch.first_trial := null;
  v_branch.last_trial := null;
  return v_branch;
end
$$;

comment on function overlay_private.chosen_branch is
$$What the verdict on an if leads to: the check of its then or its else.

Errors: none.$$;

revoke execute on function overlay_private.chosen_branch from public;
