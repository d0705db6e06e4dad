create or replace function overlay_private.kept_evidence(evidence jsonb, before jsonb, after jsonb)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if kept_evidence.evidence is null then
    return null;
  end if;
  return (
    select coalesce(jsonb_object_agg(e.field, e.found), '{}')
    from jsonb_each(kept_evidence.evidence) as e (field, found)
    where kept_evidence.before -> e.field = kept_evidence.after -> e.field
  );
end;
$$;

comment on function overlay_private.kept_evidence(jsonb, jsonb, jsonb) is
$$Evidence of the fields that an edit left alone; for the others a person has the word.$$;

revoke execute on function overlay_private.kept_evidence(jsonb, jsonb, jsonb) from public;
